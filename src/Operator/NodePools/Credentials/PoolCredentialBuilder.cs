using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Credentials;
using Krustlet.Operator.NodePools.Certificates;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>
/// The objects by which credentials reach a pool's nodes: a Secret in the operator's namespace with what Pods of which namespaces are offered, and
/// the right to read it for the nodes of the pool, each by its own name. Pure.
/// </summary>
internal static class PoolCredentialBuilder
{
    private const string RbacGroup = "rbac.authorization.k8s.io";

    /// <summary>Name of the Secret, the Role and the RoleBinding.</summary>
    public static string NameOf(string pool) => PoolObjects.Name(pool, "credentials");

    /// <summary>Without a namespace that may use them there is nothing in it.</summary>
    public static V1Secret Secret(WasmNodePool pool, string inNamespace, PoolCredentials credentials)
    {
        var namespaces = PoolCredentialReader.Namespaces(pool);
        return new V1Secret
        {
            ApiVersion = ApiResources.Secrets.ApiVersion,
            Kind = ApiResources.Secrets.Kind,
            Metadata = PoolObjects.Metadata(pool, inNamespace, NameOf(pool.Metadata.Name)),
            Type = "kubernetes.io/dockerconfigjson",
            Data = new Dictionary<string, byte[]>
            {
                [PoolCredentialKeys.DockerConfig] = DockerConfig.Write(namespaces.Count == 0 ? [] : credentials.Entries),
                [PoolCredentialKeys.Namespaces] = Encoding.UTF8.GetBytes(string.Join('\n', namespaces)),
            },
        };
    }

    public static V1Role Role(WasmNodePool pool, string inNamespace) => new()
    {
        ApiVersion = ApiResources.Roles.ApiVersion,
        Kind = ApiResources.Roles.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, NameOf(pool.Metadata.Name)),
        Rules = [new V1PolicyRule { ApiGroups = [""], Resources = ["secrets"], ResourceNames = [NameOf(pool.Metadata.Name)], Verbs = ["get"] }],
    };

    public static V1RoleBinding Binding(WasmNodePool pool, string inNamespace, IEnumerable<string> nodes) => new()
    {
        ApiVersion = ApiResources.RoleBindings.ApiVersion,
        Kind = ApiResources.RoleBindings.Kind,
        Metadata = PoolObjects.Metadata(pool, inNamespace, NameOf(pool.Metadata.Name)),
        RoleRef = new V1RoleRef { ApiGroup = RbacGroup, Kind = ApiResources.Roles.Kind, Name = NameOf(pool.Metadata.Name) },
        Subjects = [.. nodes.Order(StringComparer.Ordinal).Select(node => new Rbacv1Subject { ApiGroup = RbacGroup, Kind = "User", Name = NodeCertificateRules.NodePrefix + node })],
    };
}
