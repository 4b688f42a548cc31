module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.21"

  name = local.name
  cidr = var.vpc_cidr
  azs  = local.zones

  private_subnets = [for index, zone in local.zones : cidrsubnet(var.vpc_cidr, 4, index)]
  public_subnets  = [for index, zone in local.zones : cidrsubnet(var.vpc_cidr, 8, index + 240)]

  enable_nat_gateway = true
  single_nat_gateway = true

  private_subnet_tags = {
    "kubernetes.io/role/internal-elb" = 1
    "karpenter.sh/discovery"          = local.cluster_name
  }
  public_subnet_tags = {
    "kubernetes.io/role/elb" = 1
  }
}
