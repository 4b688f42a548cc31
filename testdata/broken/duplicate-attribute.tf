resource "aws_ebs_volume" "twice" {
  availability_zone = "us-east-1a"
  size              = 100
  type              = "gp2"
  type              = "gp3"
}
