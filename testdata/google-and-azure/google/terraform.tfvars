project = "northlight-serving"
