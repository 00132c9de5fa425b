using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What modules on the pool may do.</summary>
public sealed record NodePoolPolicy
{
    /// <summary>Host directories that hostPath volumes may use.</summary>
    [ListType(ListKind.Set, MaxItems = 64)]
    public IReadOnlyList<string>? AllowHostPath { get; init; }

    /// <summary>Whether modules may come from files of the node.</summary>
    public bool? AllowLocalModules { get; init; }

    /// <summary>Hosts that modules may call at most, as <c>host</c>, <c>host:port</c> or <c>*.domain</c>; each only what its Pod is granted of them. Absent: whatever Pods are granted; empty: none.</summary>
    [ListType(ListKind.Set, MaxItems = 256)]
    public IReadOnlyList<string>? OutboundHosts { get; init; }

    /// <summary>Whether every module must be signed.</summary>
    public bool? RequireSignatures { get; init; }

    /// <summary>Public keys in PEM, any of which is enough where signatures are required.</summary>
    [ListType(ListKind.Atomic, MaxItems = 16)]
    public IReadOnlyList<string>? SignatureKeys { get; init; }

    /// <summary>Namespaces whose Pods may pull with the pool's registry credentials; none unless named.</summary>
    [ListType(ListKind.Set, MaxItems = 256)]
    public IReadOnlyList<string>? CredentialNamespaces { get; init; }
}
