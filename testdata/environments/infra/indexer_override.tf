# Until the new snapshot is there.
resource "aws_ebs_volume" "indexer" {
  type = "gp2"
}
