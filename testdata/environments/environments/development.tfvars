scratch_type  = "gp3"
scratch_sizes = [100]
archive_type  = "gp2"
