# Groups that predate the module, kept outside it until the evaluation service moves to Karpenter.

resource "aws_iam_role" "evaluation_nodes" {
  name = "${local.name}-evaluation-nodes"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_launch_template" "evaluation" {
  name_prefix   = "${local.name}-evaluation-"
  instance_type = "g5.xlarge"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 400
      volume_type           = "gp2"
      delete_on_termination = true
    }
  }

  # The image decides the type of this one.
  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      volume_size = 100
    }
  }

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_eks_node_group" "evaluation" {
  cluster_name    = module.eks.cluster_name
  node_group_name = "evaluation"
  node_role_arn   = aws_iam_role.evaluation_nodes.arn
  subnet_ids      = module.vpc.private_subnets
  ami_type        = "AL2023_x86_64_NVIDIA"

  launch_template {
    id      = aws_launch_template.evaluation.id
    version = aws_launch_template.evaluation.latest_version
  }

  scaling_config {
    min_size     = 1
    max_size     = 3
    desired_size = 1
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size]
  }
}

resource "aws_eks_node_group" "evaluation_spot" {
  cluster_name    = module.eks.cluster_name
  node_group_name = "evaluation-spot"
  node_role_arn   = aws_iam_role.evaluation_nodes.arn
  subnet_ids      = module.vpc.private_subnets
  ami_type        = "AL2023_x86_64_NVIDIA"
  capacity_type   = "SPOT"
  instance_types  = ["g5.xlarge", "g5.2xlarge", "g6.xlarge"]

  scaling_config {
    min_size     = 0
    max_size     = 10
    desired_size = 0
  }
}

resource "aws_eks_node_group" "tools" {
  cluster_name    = module.eks.cluster_name
  node_group_name = "tools"
  node_role_arn   = aws_iam_role.evaluation_nodes.arn
  subnet_ids      = module.vpc.private_subnets
  instance_types  = ["m7i.2xlarge"]

  scaling_config {
    min_size     = 2
    max_size     = 4
    desired_size = 2
  }
}
