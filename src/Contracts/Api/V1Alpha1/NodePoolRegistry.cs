using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How the pool's nodes reach one registry.</summary>
public sealed record NodePoolRegistry
{
    /// <summary>Host, with port when it is not the default.</summary>
    [Required]
    [Length(Minimum = 1, Maximum = 253)]
    public string Host { get; init; } = string.Empty;

    /// <summary>Secret with credentials for it (dockerconfigjson, dockercfg or basic-auth), in the operator's namespace unless it names another; only namespaces in policy.credentialNamespaces get them.</summary>
    public V1SecretReference? CredentialsSecretRef { get; init; }

    /// <summary>Asked first, in order.</summary>
    [ListType(ListKind.Atomic, MaxItems = 16)]
    public IReadOnlyList<string>? Mirrors { get; init; }

    /// <summary>Secret with the CA certificate under <c>ca.crt</c>.</summary>
    public V1SecretReference? CaSecretRef { get; init; }

    /// <summary>Plain HTTP or an unverified certificate.</summary>
    public bool? Insecure { get; init; }
}
