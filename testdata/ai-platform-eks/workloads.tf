resource "kubernetes_namespace_v1" "serving" {
  metadata {
    name = "serving"
  }
}

resource "kubernetes_deployment" "gateway" {
  metadata {
    name      = "gateway"
    namespace = kubernetes_namespace_v1.serving.metadata[0].name
  }

  spec {
    replicas = 3

    selector {
      match_labels = { app = "gateway" }
    }

    template {
      metadata {
        labels = { app = "gateway" }
      }

      spec {
        container {
          name  = "gateway"
          image = "registry.northlight.example/gateway:2.14.0"

          port {
            container_port = 8080
          }
        }
      }
    }
  }
}

resource "kubernetes_deployment_v1" "router" {
  metadata {
    name      = "router"
    namespace = kubernetes_namespace_v1.serving.metadata[0].name
  }

  spec {
    replicas = 2

    selector {
      match_labels = { app = "router" }
    }

    template {
      metadata {
        labels = { app = "router" }
      }

      spec {
        container {
          name  = "router"
          image = "registry.northlight.example/router:0.9.2"

          resources {
            requests = {
              cpu    = "500m"
              memory = "512Mi"
            }
          }
        }

        # A limit without a request is also the request.
        container {
          name  = "token-counter"
          image = "registry.northlight.example/token-counter:0.3.1"

          resources {
            limits = {
              cpu    = "100m"
              memory = "64Mi"
            }
          }
        }
      }
    }
  }
}
