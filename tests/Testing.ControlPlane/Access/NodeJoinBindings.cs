using k8s;
using k8s.Models;

namespace Krustlet.Testing.ControlPlane.Access;

/// <summary>The role bindings kubeadm makes so that machines with a bootstrap token become nodes, and nodes renew their certificates.</summary>
internal static class NodeJoinBindings
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly IReadOnlyList<V1ClusterRoleBinding> Bindings =
    [
        Bind("kubeadm:kubelet-bootstrap", "system:node-bootstrapper", "system:bootstrappers"),
        Bind("kubeadm:node-autoapprove-bootstrap", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", "system:bootstrappers"),
        Bind("kubeadm:node-autoapprove-certificate-rotation", "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", "system:nodes"),
    ];

    public static Task CreateAsync(IKubernetes client, CancellationToken cancellationToken) =>
        Task.WhenAll(Bindings.Select(binding => client.RbacAuthorizationV1.CreateClusterRoleBindingAsync(binding, cancellationToken: cancellationToken)));

    private static V1ClusterRoleBinding Bind(string name, string role, string group) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        RoleRef = new V1RoleRef { ApiGroup = Group, Kind = "ClusterRole", Name = role },
        Subjects = [new Rbacv1Subject { ApiGroup = Group, Kind = "Group", Name = group }],
    };
}
