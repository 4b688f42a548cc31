terraform {
  backend "s3" {}

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "scratch_type" {
  type = string
}

variable "scratch_sizes" {
  type = list(number)
}

variable "archive_type" {
  type    = string
  default = "gp3"
}

variable "archive_disks" {
  type    = number
  default = 0
}

resource "aws_ebs_volume" "archive" {
  count = var.archive_disks

  availability_zone = "eu-west-1a"
  size              = 2000
  type              = var.archive_type
}
