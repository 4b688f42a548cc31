resource "azurerm_resource_group" "scoring" {
  name     = "rg-scoring"
  location = var.location
}

resource "azurerm_kubernetes_cluster" "scoring" {
  name                = "aks-scoring"
  location            = azurerm_resource_group.scoring.location
  resource_group_name = azurerm_resource_group.scoring.name
  dns_prefix          = "scoring"

  default_node_pool {
    name                 = "system"
    vm_size              = "Standard_D4as_v5"
    auto_scaling_enabled = true
    min_count            = 2
    max_count            = 4
  }

  identity {
    type = "SystemAssigned"
  }

  oms_agent {
    log_analytics_workspace_id = azurerm_log_analytics_workspace.scoring.id
  }
}

resource "azurerm_kubernetes_cluster_node_pool" "documents" {
  name                  = "documents"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = "Standard_NC24ads_A100_v4"
  auto_scaling_enabled  = true
  min_count             = 1
  max_count             = 3
  node_taints           = ["nvidia.com/gpu=true:NoSchedule"]
}

resource "azurerm_kubernetes_cluster_node_pool" "speech" {
  name                  = "speech"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = var.speech.vm_size
  auto_scaling_enabled  = true
  min_count             = var.speech.min_count
  max_count             = var.speech.max_count
  node_taints           = ["nvidia.com/gpu=true:NoSchedule"]
}

# A fixed size.
resource "azurerm_kubernetes_cluster_node_pool" "vision" {
  name                  = "vision"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = "Standard_NV36ads_A10_v5"
  node_count            = 1
}

resource "azurerm_kubernetes_cluster_node_pool" "nightly" {
  name                  = "nightly"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = "Standard_NC8as_T4_v3"
  priority              = "Spot"
  eviction_policy       = "Delete"
  spot_max_price        = -1
  auto_scaling_enabled  = true
  min_count             = 0
  max_count             = 8

  node_labels = { "kubernetes.azure.com/scalesetpriority" = "spot" }
  node_taints = ["kubernetes.azure.com/scalesetpriority=spot:NoSchedule"]
}

resource "azurerm_kubernetes_cluster_node_pool" "services" {
  name                  = "services"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = "Standard_D8as_v5"
  auto_scaling_enabled  = true
  min_count             = 1
  max_count             = 6
}

# The edge site runs everything on one machine; a system pool never goes below one.
resource "azurerm_kubernetes_cluster_node_pool" "edge" {
  name                  = "edge"
  kubernetes_cluster_id = azurerm_kubernetes_cluster.scoring.id
  vm_size               = "Standard_NC4as_T4_v3"
  mode                  = "System"
  auto_scaling_enabled  = true
  min_count             = 1
  max_count             = 1
}

resource "azurerm_managed_disk" "documents" {
  name                 = "disk-documents"
  location             = azurerm_resource_group.scoring.location
  resource_group_name  = azurerm_resource_group.scoring.name
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 512
}

resource "azurerm_log_analytics_workspace" "scoring" {
  name                = "log-scoring"
  location            = azurerm_resource_group.scoring.location
  resource_group_name = azurerm_resource_group.scoring.name
  retention_in_days   = 30
}
