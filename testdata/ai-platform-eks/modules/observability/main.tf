resource "aws_cloudwatch_log_group" "application" {
  name              = "/${var.name}/application"
  retention_in_days = var.retention_in_days
}

resource "aws_cloudwatch_log_group" "audit" {
  name = "/${var.name}/audit"
}

resource "aws_cloudwatch_log_metric_filter" "errors" {
  name           = "${var.name}-errors"
  log_group_name = aws_cloudwatch_log_group.application.name
  pattern        = "{ $.level = \"error\" }"

  metric_transformation {
    namespace = var.name
    name      = "Errors"
    value     = "1"
  }
}
