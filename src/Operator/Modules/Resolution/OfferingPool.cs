using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>A pool that offers a module credentials.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Registry">Its registry that the module comes from, with a <c>credentialsSecretRef</c>.</param>
/// <param name="IsSynced">Whether the pool says that its credentials are good: once it does, the registry is asked again.</param>
internal sealed record OfferingPool(string Name, NodePoolRegistry Registry, bool IsSynced)
{
    /// <summary>What tells two offers apart.</summary>
    public override string ToString() => $"pool {Name}/{Registry.CredentialsSecretRef!.NamespaceProperty}/{Registry.CredentialsSecretRef.Name}/{IsSynced}";
}
