region       = "eu-west-1"
environment  = "production"
mirror_count = 3
