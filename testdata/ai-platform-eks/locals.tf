data "aws_availability_zones" "available" {
  state = "available"
}

locals {
  name         = "ai-platform-${var.environment}"
  cluster_name = local.name
  zones        = slice(data.aws_availability_zones.available.names, 0, 3)

  tags = {
    Project     = "ai-platform"
    Environment = var.environment
    CostCenter  = "ml-research"
  }

  # The module's shape for each pool of var.gpu_pools.
  gpu_node_groups = {
    for name, pool in var.gpu_pools : name => {
      ami_type       = "AL2023_x86_64_NVIDIA"
      instance_types = pool.instance_types
      capacity_type  = pool.capacity_type
      min_size       = pool.min_size
      max_size       = pool.max_size
      desired_size   = pool.min_size

      block_device_mappings = {
        root = {
          device_name = "/dev/xvda"
          ebs = {
            volume_size           = pool.disk_gib
            volume_type           = "gp3"
            delete_on_termination = true
          }
        }
      }

      labels = { "northlight.example/pool" = name }
      taints = {
        gpu = {
          key    = "nvidia.com/gpu"
          value  = "true"
          effect = "NO_SCHEDULE"
        }
      }
    }
  }

  labeling_volumes = {
    images = { size = 800, type = "gp2" }
    speech = { size = 200, type = "gp3" }
  }

  pipeline_stages = toset(["ingest", "tokenize", "publish"])
}
