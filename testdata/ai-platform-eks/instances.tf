data "aws_ami" "ubuntu" {
  most_recent = true
  owners      = ["099720109477"]

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-*"]
  }
}

# Builds the serving images, whose layers are too large for the hosted runners.
resource "aws_instance" "image_builder" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = "c7i.4xlarge"
  subnet_id     = module.vpc.private_subnets[0]

  root_block_device {
    volume_size = 100
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 1500
    volume_type = "gp2"
  }

  ebs_block_device {
    device_name = "/dev/sdg"
    volume_size = 200
    volume_type = "gp3"
  }

  tags = { Name = "${local.name}-image-builder" }
}

resource "aws_instance" "jump_host" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = "t4g.small"
  subnet_id     = module.vpc.private_subnets[1]

  root_block_device {
    volume_size = 16
    volume_type = "gp3"
    encrypted   = true
  }

  tags = { Name = "${local.name}-jump" }
}

# Where annotators look at images; older than the cluster.
resource "aws_instance" "label_studio" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = "m4.xlarge"
  subnet_id     = module.vpc.private_subnets[0]

  root_block_device {
    volume_size = 50
    volume_type = "gp3"
  }

  tags = { Name = "${local.name}-label-studio" }
}

# Keeps the numbers of the first models comparable.
resource "aws_instance" "baseline" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = "p2.xlarge"
  subnet_id     = module.vpc.private_subnets[0]

  root_block_device {
    volume_size = 200
    volume_type = "gp3"
  }

  tags = { Name = "${local.name}-baseline" }
}

# Folds proteins in double precision.
resource "aws_instance" "gromacs" {
  ami           = data.aws_ami.ubuntu.id
  instance_type = "p2.xlarge"
  subnet_id     = module.vpc.private_subnets[0]

  root_block_device {
    volume_size = 200
    volume_type = "gp3"
  }

  tags = { Name = "${local.name}-gromacs" }
}
