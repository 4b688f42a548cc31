variable "project" {
  type = string
}

variable "region" {
  type    = string
  default = "europe-west4"
}

variable "accelerator_zones" {
  description = "Zones of the region that have the accelerators."
  type        = list(string)
  default     = ["europe-west4-a", "europe-west4-b"]
}

variable "ranking_machine_type" {
  description = "Chosen for each environment."
  type        = string
}

variable "reservation" {
  description = "Name of the reservation that the fine-tuning nodes draw on."
  type        = string
}
