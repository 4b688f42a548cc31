variable "name" {
  type = string
}

variable "retention_in_days" {
  description = "Days that application logs are kept."
  type        = number
  default     = null
}
