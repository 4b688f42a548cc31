resource "aws_ebs_volume" "scratch" {
  count = length(var.scratch_sizes)

  availability_zone = "eu-west-1a"
  size              = var.scratch_sizes[count.index]
  type              = var.scratch_type
}

module "render_scratch" {
  source = "../modules/scratch"

  size = 200
  type = var.scratch_type
}

resource "aws_ebs_volume" "indexer" {
  availability_zone = "eu-west-1a"
  size              = 80
  type              = "gp3"
}
