locals {
  first  = local.second
  second = local.third
  third  = local.first
  itself = "${local.itself}-again"
}

resource "aws_ebs_volume" "circle" {
  availability_zone = "us-east-1a"
  size              = 100
  type              = local.first
}

resource "aws_cloudwatch_log_group" "circle" {
  name = local.itself
}
