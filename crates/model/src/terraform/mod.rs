//! Terraform and OpenTofu modules as resources.
