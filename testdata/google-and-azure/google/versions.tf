terraform {
  required_version = ">= 1.9"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 6.50"
    }
  }

  backend "gcs" {
    bucket = "northlight-terraform-state"
    prefix = "serving/gke"
  }
}

provider "google" {
  project = var.project
  region  = var.region
}
