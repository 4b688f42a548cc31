scratch_type  = "gp2" # as it was before gp3
scratch_sizes = [500, 500, 1000]
