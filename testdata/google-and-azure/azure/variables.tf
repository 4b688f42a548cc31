variable "subscription_id" {
  type = string
}

variable "location" {
  type    = string
  default = "westeurope"
}

variable "speech" {
  description = "The pool that transcribes calls."
  type = object({
    vm_size   = string
    min_count = number
    max_count = number
  })
  default = {
    vm_size   = "Standard_NC4as_T4_v3"
    min_count = 2
    max_count = 6
  }
}
