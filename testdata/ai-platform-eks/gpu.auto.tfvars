# Pools of the research teams. Ask in #ml-platform before raising a minimum.
gpu_pools = {
  training-p4d = {
    instance_types = ["p4d.24xlarge"]
    min_size       = 1 # the daily fine-tuning run
    max_size       = 4
    disk_gib       = 1000
  }

  batch-g6 = {
    instance_types = ["g6.xlarge", "g6.2xlarge"]
    max_size       = 8
    capacity_type  = "SPOT"
  }

  # Paid for as a block; its nodes cost the same whether they run or not.
  reserved-p5 = {
    instance_types = ["p5.48xlarge"]
    min_size       = 2
    max_size       = 2
    capacity_type  = "CAPACITY_BLOCK"
  }
}
