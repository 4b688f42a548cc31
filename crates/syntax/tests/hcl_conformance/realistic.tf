# A GPU platform: network, cluster, node pools, storage and what watches them.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.60"
    }
  }
  backend "s3" {}
}

variable "name" {
  description = "The name of the platform, used as a prefix everywhere."
  type        = string
  default     = "training"
}

variable "node_pools" {
  description = "Node pools by name."
  type = map(object({
    instance_types = list(string)
    min_size       = optional(number, 0)
    max_size       = optional(number, 4)
    spot           = optional(bool, false)
    taints         = optional(list(object({ key = string, value = string, effect = string })), [])
  }))
  default = {
    system = { instance_types = ["m6i.large"], min_size = 2, max_size = 4 }
    gpu = {
      instance_types = ["g5.12xlarge", "g5.24xlarge"]
      max_size       = 8
      spot           = true
      taints         = [{ key = "nvidia.com/gpu", value = "true", effect = "NO_SCHEDULE" }]
    }
  }

  validation {
    condition     = alltrue([for pool in values(var.node_pools) : pool.max_size >= pool.min_size])
    error_message = "A pool's max_size must not be below its min_size."
  }
}

data "aws_availability_zones" "available" {}

locals {
  azs  = slice(data.aws_availability_zones.available.names, 0, 3)
  cidr = "10.0.0.0/16"
  tags = merge(
    var.extra_tags,
    {
      "Project"     = var.name
      "Environment" = terraform.workspace == "default" ? "dev" : terraform.workspace
    },
  )
  subnets   = { for index, az in local.azs : az => cidrsubnet(local.cidr, 8, index + 10) }
  gpu_pools = [for name, pool in var.node_pools : name if length(regexall("^(g|p)\\d", pool.instance_types[0])) > 0]
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.8"

  name            = var.name
  cidr            = local.cidr
  azs             = local.azs
  private_subnets = values(local.subnets)
  public_subnets  = [for k, v in local.azs : cidrsubnet(local.cidr, 8, k)]

  enable_nat_gateway = true
  single_nat_gateway = !var.highly_available # one gateway for each zone otherwise

  private_subnet_tags = {
    "kubernetes.io/role/internal-elb" = 1
    "karpenter.sh/discovery"          = var.name
  }
  tags = local.tags
}

resource "aws_eks_node_group" "pool" {
  for_each = var.node_pools

  cluster_name    = module.eks.cluster_name
  node_group_name = "${var.name}-${each.key}"
  node_role_arn   = aws_iam_role.node[each.key].arn
  subnet_ids      = module.vpc.private_subnets
  instance_types  = each.value.instance_types
  capacity_type   = each.value.spot ? "SPOT" : "ON_DEMAND"
  ami_type        = contains(local.gpu_pools, each.key) ? "AL2_x86_64_GPU" : null

  scaling_config {
    desired_size = max(each.value.min_size, 1)
    min_size     = each.value.min_size
    max_size     = each.value.max_size
  }

  dynamic "taint" {
    for_each = each.value.taints
    content {
      key    = taint.value.key
      value  = taint.value["value"]
      effect = taint.value.effect
    }
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }

  tags = merge(local.tags, { Name = format("%s-%s", var.name, each.key) })
}

resource "aws_ebs_volume" "scratch" {
  count             = length(local.azs)
  availability_zone = local.azs[count.index]
  size              = 2 * 512 - 24
  type              = "gp2"
  encrypted         = true
  tags              = local.tags
}

resource "aws_cloudwatch_log_group" "cluster" {
  name = "/aws/eks/${var.name}/cluster" # kept forever unless told otherwise
}

resource "aws_iam_policy" "checkpoints" {
  name = "${var.name}-checkpoints"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject"]
        Resource = ["${aws_s3_bucket.checkpoints.arn}/*"]
      },
    ]
  })
}

resource "kubectl_manifest" "node_pool" {
  yaml_body = <<-YAML
    apiVersion: karpenter.sh/v1
    kind: NodePool
    metadata:
      name: ${var.name}
    spec:
      template:
        spec:
          requirements:
            - key: karpenter.sh/capacity-type
              operator: In
              values: ${jsonencode(["on-demand"])}
    %{~ for pool in local.gpu_pools }
            # ${pool}
    %{~ endfor }
      limits:
        cpu: $${CPU}
  YAML

  depends_on = [module.eks]
}

resource "aws_launch_template" "gpu" {
  name_prefix = "${var.name}-gpu-"
  user_data = base64encode(<<EOT
#!/bin/bash
set -euo pipefail
echo "export EFA=%{ if var.efa }1%{ else }0%{ endif }" >> /etc/profile.d/efa.sh
for disk in /dev/nvme*n1; do mkfs -t xfs "$disk" || true; done
EOT
  )

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = 200
      volume_type           = "gp3"
      throughput            = 250
      delete_on_termination = true
    }
  }
}

output "pools" {
  description = "The names of all node groups."
  value       = try(aws_eks_node_group.pool[*].node_group_name, values(aws_eks_node_group.pool)[*].id, [])
}
