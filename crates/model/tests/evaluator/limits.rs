//! What functions make of values that are not quite known, and where the values come from. What they make of known values
//! is compared with Terraform itself.
