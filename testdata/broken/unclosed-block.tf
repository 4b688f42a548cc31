# The good resource after the broken one is still checked.
resource "aws_instance" "web" {
  instance_type = "t3.small"

  root_block_device {
    volume_size = 20
    volume_type = "gp2"

resource "aws_ebs_volume" "after" {
  availability_zone = "us-east-1a"
  size              = 100
  type              = "gp2"
}
