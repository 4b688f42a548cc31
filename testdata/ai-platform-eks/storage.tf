resource "aws_ebs_volume" "datasets" {
  availability_zone = local.zones[0]
  size              = 2000
  type              = "gp2" # attached by the loader
  encrypted         = true

  tags = { Name = "${local.name}-datasets" }
}

# No type: the provider's default is gp2.
resource "aws_ebs_volume" "model_cache" {
  availability_zone = local.zones[0]
  size              = 300

  tags = { Name = "${local.name}-model-cache" }
}

resource "aws_ebs_volume" "labeling" {
  for_each = local.labeling_volumes

  availability_zone = local.zones[1]
  size              = each.value.size
  type              = each.value.type

  tags = { Name = "${local.name}-labeling-${each.key}" }
}

resource "aws_ebs_volume" "mirror" {
  count = var.mirror_count

  availability_zone = local.zones[count.index]
  size              = 150
  type              = "gp2"

  tags = { Name = "${local.name}-mirror-${count.index}" }
}

resource "aws_ebs_volume" "notebooks" {
  availability_zone = local.zones[0]
  size              = 120
  type              = var.notebook_volume_type
}

# The snapshot decides the size.
resource "aws_ebs_volume" "golden" {
  availability_zone = local.zones[2]
  snapshot_id       = var.golden_snapshot_id
  type              = "gp2"
}

resource "aws_ebs_volume" "scratch" {
  availability_zone = local.zones[2]
  size              = 400
  type              = var.scratch_volume_type
}

resource "aws_ebs_volume" "checkpoints" {
  availability_zone = local.zones[0]
  size              = 1000
  type              = "gp3"
  iops              = 6000
  throughput        = 500
}

resource "aws_ebs_volume" "license_server" {
  availability_zone = local.zones[0]
  size              = 20
  # costlint: ignore[ebs-gp2-volume] the vendor certifies gp2 alone
  type = "gp2"
}

# gp2 and gp3 cost the same here: database storage has prices of its own.
resource "aws_db_instance" "experiments" {
  identifier                  = "${local.name}-experiments"
  engine                      = "postgres"
  engine_version              = "17.5"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 100
  storage_type                = "gp2"
  db_name                     = "experiments"
  username                    = "mlflow"
  manage_master_user_password = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "${local.name}-experiments-final"
}
