# The research cluster, by way of the registry module.
module "research" {
  source  = "terraform-google-modules/kubernetes-engine/google"
  version = "~> 37.0"

  project_id        = var.project
  name              = "research"
  region            = var.region
  zones             = ["europe-west4-b"]
  network           = "research"
  subnetwork        = "research-nodes"
  ip_range_pods     = "pods"
  ip_range_services = "services"

  node_pools = [
    {
      name         = "default"
      machine_type = "e2-standard-8"
      min_count    = 1
      max_count    = 5
    },
    {
      name               = "notebooks-l4"
      machine_type       = "g2-standard-8"
      accelerator_type   = "nvidia-l4"
      accelerator_count  = "1"
      gpu_driver_version = "LATEST"
      min_count          = "1"
      max_count          = "6"
    },
    {
      name              = "sweeps-l4"
      machine_type      = "g2-standard-24"
      accelerator_type  = "nvidia-l4"
      accelerator_count = "2"
      spot              = true
      min_count         = 0
      max_count         = 10
    },
  ]

  node_pools_taints = {
    notebooks-l4 = [{ key = "nvidia.com/gpu", value = "present", effect = "NO_SCHEDULE" }]
    sweeps-l4    = [{ key = "nvidia.com/gpu", value = "present", effect = "NO_SCHEDULE" }]
  }
}

resource "google_compute_disk" "corpus" {
  name = "corpus"
  zone = "europe-west4-b"
  type = "pd-ssd"
  size = 500
}

resource "google_logging_project_bucket_config" "default" {
  project        = var.project
  location       = "global"
  bucket_id      = "_Default"
  retention_days = 30
}
