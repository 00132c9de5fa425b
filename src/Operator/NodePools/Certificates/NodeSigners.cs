namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>The signers that nodes ask (<c>certificates.k8s.io</c>, "Kubernetes signers").</summary>
internal static class NodeSigners
{
    /// <summary>The node's identity towards the API server.</summary>
    public const string Client = "kubernetes.io/kube-apiserver-client-kubelet";

    /// <summary>The certificate of the kubelet API.</summary>
    public const string Serving = "kubernetes.io/kubelet-serving";
}
