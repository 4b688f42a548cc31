variable "region" {
  description = "Region of the cluster and of everything it needs."
  type        = string
  default     = "us-east-1"
}

variable "environment" {
  description = "Short name of the environment, part of every name."
  type        = string

  validation {
    condition     = contains(["production", "staging"], var.environment)
    error_message = "The environment is either production or staging."
  }
}

variable "kubernetes_version" {
  type    = string
  default = "1.34"
}

variable "vpc_cidr" {
  type    = string
  default = "10.40.0.0/16"
}

# Serving ---------------------------------------------------------------------

variable "inference_instance_type" {
  description = "Machine of the nodes that serve models."
  type        = string
  default     = "g5.2xlarge"
}

variable "inference_min_nodes" {
  description = "Nodes that serve models at all times."
  type        = number
  default     = 2
}

variable "reranker_instance_type" {
  description = "Machine of the reranker; every environment says its own."
  type        = string
}

# Training --------------------------------------------------------------------

variable "gpu_pools" {
  description = "Pools for training and batch work, by name."
  type = map(object({
    instance_types = list(string)
    min_size       = optional(number, 0)
    max_size       = number
    capacity_type  = optional(string, "ON_DEMAND")
    disk_gib       = optional(number, 200)
  }))
  default = {}
}

# Storage and logs ------------------------------------------------------------

variable "notebook_volume_type" {
  type    = string
  default = "gp2"
}

variable "scratch_volume_type" {
  description = "Given by the deploy pipeline."
  type        = string
}

variable "golden_snapshot_id" {
  description = "Snapshot that holds the curated data set."
  type        = string
}

variable "mirror_count" {
  type    = number
  default = 1
}

variable "log_retention_days" {
  type    = number
  default = 30
}

variable "audit_retention_days" {
  description = "Decided by the compliance team for each account."
  type        = number
}
