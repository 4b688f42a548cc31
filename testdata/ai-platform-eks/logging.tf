resource "aws_cloudwatch_log_group" "training" {
  name = "/${local.name}/training"
}

resource "aws_cloudwatch_log_group" "pipeline" {
  for_each = local.pipeline_stages

  name = "/${local.name}/pipeline/${each.key}"
}

# Zero means for ever.
resource "aws_cloudwatch_log_group" "experiments" {
  name              = "/${local.name}/experiments"
  retention_in_days = 0
}

resource "aws_cloudwatch_log_group" "serving" {
  name              = "/${local.name}/serving"
  retention_in_days = var.log_retention_days
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/${local.name}/access"
  retention_in_days = var.audit_retention_days
}

# Delivered to a bucket and kept for two days, whatever is written here.
resource "aws_cloudwatch_log_group" "delivery" {
  name            = "/${local.name}/delivery"
  log_group_class = "DELIVERY"
}

module "observability" {
  source = "./modules/observability"

  name              = local.name
  retention_in_days = 14
}
