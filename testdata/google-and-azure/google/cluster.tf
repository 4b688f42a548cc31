resource "google_container_cluster" "serving" {
  name     = "serving"
  location = var.region

  remove_default_node_pool = true
  initial_node_count       = 1
  deletion_protection      = true

  node_locations = var.accelerator_zones

  release_channel {
    channel = "REGULAR"
  }

  workload_identity_config {
    workload_pool = "${var.project}.svc.id.goog"
  }
}

resource "google_container_node_pool" "system" {
  name     = "system"
  cluster  = google_container_cluster.serving.id
  location = google_container_cluster.serving.location

  autoscaling {
    min_node_count = 1
    max_node_count = 3
  }

  node_config {
    machine_type = "e2-standard-4"
  }
}

# Two zones: the minimum counts in each of them.
resource "google_container_node_pool" "chat" {
  name           = "chat-l4"
  cluster        = google_container_cluster.serving.id
  location       = google_container_cluster.serving.location
  node_locations = var.accelerator_zones

  autoscaling {
    min_node_count = 1
    max_node_count = 4
  }

  node_config {
    machine_type = "g2-standard-12"
    disk_size_gb = 200
    disk_type    = "pd-ssd"

    guest_accelerator {
      type  = "nvidia-l4"
      count = 1

      gpu_driver_installation_config {
        gpu_driver_version = "LATEST"
      }
    }
  }
}

# A minimum for the whole pool, whatever the zones.
resource "google_container_node_pool" "embedding" {
  name     = "embedding-l4"
  cluster  = google_container_cluster.serving.id
  location = google_container_cluster.serving.location

  autoscaling {
    total_min_node_count = 2
    total_max_node_count = 6
    location_policy      = "ANY"
  }

  node_config {
    machine_type = "g2-standard-8"
  }
}

# A fixed size, with the accelerator beside the machine type.
resource "google_container_node_pool" "speech" {
  name           = "speech-t4"
  cluster        = google_container_cluster.serving.id
  location       = google_container_cluster.serving.location
  node_locations = [var.accelerator_zones[0]]
  node_count     = 1

  node_config {
    machine_type = "n1-standard-8"

    guest_accelerator {
      type  = "nvidia-tesla-t4"
      count = 1
    }
  }
}

resource "google_container_node_pool" "evaluation" {
  name           = "evaluation-a100"
  cluster        = google_container_cluster.serving.id
  location       = google_container_cluster.serving.location
  node_locations = [var.accelerator_zones[0]]

  autoscaling {
    min_node_count = 0
    max_node_count = 4
  }

  node_config {
    machine_type = "a2-highgpu-1g"
    spot         = true
  }
}

# Nodes come when a queued job does, and go with it.
resource "google_container_node_pool" "queued" {
  name     = "queued-h100"
  cluster  = google_container_cluster.serving.id
  location = google_container_cluster.serving.location

  queued_provisioning {
    enabled = true
  }

  autoscaling {
    total_min_node_count = 0
    total_max_node_count = 8
    location_policy      = "ANY"
  }

  node_config {
    machine_type = "a3-highgpu-8g"

    reservation_affinity {
      consume_reservation_type = "NO_RESERVATION"
    }
  }
}

# Paid for by the reservation, running or not.
resource "google_container_node_pool" "fine_tuning" {
  name           = "fine-tuning-a100"
  cluster        = google_container_cluster.serving.id
  location       = google_container_cluster.serving.location
  node_locations = [var.accelerator_zones[0]]

  autoscaling {
    min_node_count = 2
    max_node_count = 2
  }

  node_config {
    machine_type = "a2-highgpu-8g"

    reservation_affinity {
      consume_reservation_type = "SPECIFIC_RESERVATION"
      key                      = "compute.googleapis.com/reservation-name"
      values                   = [var.reservation]
    }
  }
}

resource "google_container_node_pool" "ranking" {
  name     = "ranking"
  cluster  = google_container_cluster.serving.id
  location = google_container_cluster.serving.location

  autoscaling {
    min_node_count = 1
    max_node_count = 3
  }

  node_config {
    machine_type = var.ranking_machine_type
  }
}
