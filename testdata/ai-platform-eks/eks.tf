module "eks" {
  source  = "terraform-aws-modules/eks/aws"
  version = "~> 20.36"

  cluster_name    = local.cluster_name
  cluster_version = var.kubernetes_version

  cluster_endpoint_public_access           = true
  enable_cluster_creator_admin_permissions = true

  vpc_id     = module.vpc.vpc_id
  subnet_ids = module.vpc.private_subnets

  cluster_addons = {
    coredns                = {}
    eks-pod-identity-agent = {}
    kube-proxy             = {}
    vpc-cni = {
      before_compute = true
    }
  }

  eks_managed_node_group_defaults = {
    ami_type     = "AL2023_x86_64_STANDARD"
    min_size     = 1
    max_size     = 3
    desired_size = 1
  }

  eks_managed_node_groups = merge(
    {
      system = {
        instance_types = ["m7i.xlarge"]
        min_size       = 3
        max_size       = 5
        desired_size   = 3
        labels         = { "northlight.example/pool" = "system" }
      }

      inference = {
        ami_type       = "AL2023_x86_64_NVIDIA"
        instance_types = [var.inference_instance_type]
        min_size       = var.inference_min_nodes
        max_size       = 6
        desired_size   = var.inference_min_nodes

        block_device_mappings = {
          root = {
            device_name = "/dev/xvda"
            ebs = {
              volume_size           = 500
              volume_type           = "gp2"
              delete_on_termination = true
            }
          }
        }
      }

      # The minimum is that of the defaults above.
      notebooks = {
        ami_type       = "AL2023_x86_64_NVIDIA"
        instance_types = ["g4dn.xlarge"]
        max_size       = 4
      }

      reranker = {
        ami_type       = "AL2023_x86_64_NVIDIA"
        instance_types = [var.reranker_instance_type]
        min_size       = 1
        max_size       = 2
      }
    },
    local.gpu_node_groups,
  )

  node_security_group_tags = {
    "karpenter.sh/discovery" = local.cluster_name
  }
}
