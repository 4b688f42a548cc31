//! Which kinds of objects belong to no namespace.

/// Whether objects of this kind belong to the cluster as a whole.
pub(super) fn is_cluster_scoped(kind: &str) -> bool {
    matches!(
        kind,
        // Kubernetes itself. https://kubernetes.io/docs/reference/kubernetes-api/ (2026-11)
        "APIService"
            | "CSIDriver"
            | "CSINode"
            | "CertificateSigningRequest"
            | "ClusterRole"
            | "ClusterRoleBinding"
            | "ClusterTrustBundle"
            | "CustomResourceDefinition"
            | "DeviceClass"
            | "FlowSchema"
            | "IngressClass"
            | "MutatingWebhookConfiguration"
            | "Namespace"
            | "Node"
            | "PersistentVolume"
            | "PodSecurityPolicy"
            | "PriorityClass"
            | "PriorityLevelConfiguration"
            | "ResourceSlice"
            | "RuntimeClass"
            | "StorageClass"
            | "ValidatingAdmissionPolicy"
            | "ValidatingAdmissionPolicyBinding"
            | "ValidatingWebhookConfiguration"
            | "VolumeAttachment"
            | "VolumeAttributesClass"
            | "VolumeSnapshotClass"
            | "VolumeSnapshotContent"
            // Karpenter, also by the names of its first versions, and the node classes of the clouds.
            | "NodePool"
            | "NodeClaim"
            | "NodeOverlay"
            | "EC2NodeClass"
            | "AKSNodeClass"
            | "GCENodeClass"
            | "NodeClass"
            | "Provisioner"
            | "AWSNodeTemplate"
            | "ComputeClass"
            // Wide-spread extensions.
            | "ClusterIssuer"
            | "ClusterPolicy"
            | "ClusterQueue"
            | "ClusterSecretStore"
            | "ClusterTrainingRuntime"
            | "ENIConfig"
            | "GatewayClass"
            | "ResourceFlavor"
    )
}
