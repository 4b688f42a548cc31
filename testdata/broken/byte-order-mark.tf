resource "aws_ebs_volume" "marked" {
  availability_zone = "us-east-1a"
  size              = 100
  type              = "gp2"
}
