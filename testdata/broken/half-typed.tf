resource "aws_ebs_volume" "typing" {
  availability_zone = "us-east-1a"
  size              =
  type              = "gp2"
}
