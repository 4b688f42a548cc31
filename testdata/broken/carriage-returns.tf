resource "aws_ebs_volume" "windows" {
  availability_zone = "us-east-1a"
  size              = 100
  type              = "gp2" # written on Windows
}
