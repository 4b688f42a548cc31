resource "aws_cloudwatch_log_group" "worker" {
  name = "/platform/worker"
}

resource "aws_cloudwatch_log_group" "api" {
  name              = "/platform/api"
  retention_in_days = terraform.workspace == "production" ? 90 : 7
}
