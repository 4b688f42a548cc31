resource "helm_release" "ingress_nginx" {
  name             = "ingress-nginx"
  namespace        = "ingress-nginx"
  create_namespace = true
  repository       = "https://kubernetes.github.io/ingress-nginx"
  chart            = "ingress-nginx"
  version          = "4.13.3"

  values = [<<-YAML
    controller:
      replicaCount: 2
      ingressClassResource:
        default: true
      resources:
        requests:
          cpu: 200m
          memory: 256Mi
        limits:
          memory: 512Mi
      service:
        annotations:
          service.beta.kubernetes.io/aws-load-balancer-type: nlb
  YAML
  ]
}

resource "helm_release" "monitoring" {
  name             = "monitoring"
  namespace        = "monitoring"
  create_namespace = true
  repository       = "https://prometheus-community.github.io/helm-charts"
  chart            = "kube-prometheus-stack"
  version          = "77.12.0"

  values = [<<-YAML
    prometheus:
      prometheusSpec:
        retention: 15d
        resources:
          requests:
            cpu: "1"
            memory: 4Gi
        storageSpec:
          volumeClaimTemplate:
            spec:
              storageClassName: gp3
              resources:
                requests:
                  storage: 100Gi
  YAML
  ]
}
