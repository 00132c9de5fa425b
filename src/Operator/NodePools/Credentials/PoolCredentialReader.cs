using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Credentials;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>Reads the Secrets that a pool's registries name, in the operator's namespace unless they name another. Nothing is kept.</summary>
[EntityRbac("", "secrets", "get")]
internal sealed class PoolCredentialReader(IApiClient client, OperatorOptions options)
{
    /// <summary>Whether a pool's registries name any credentials.</summary>
    public static bool HasAny(WasmNodePool pool) => Registries(pool).Any();

    /// <summary>The namespaces whose Pods may use them, in order.</summary>
    public static IReadOnlyList<string> Namespaces(WasmNodePool pool) => [.. (pool.Spec.Policy?.CredentialNamespaces ?? []).Order(StringComparer.Ordinal)];

    /// <summary>The pool's registries with credentials, in order.</summary>
    public static IEnumerable<NodePoolRegistry> Registries(WasmNodePool pool) =>
        (pool.Spec.Registries ?? []).Where(registry => registry.CredentialsSecretRef is not null).OrderBy(registry => registry.Host, StringComparer.Ordinal);

    /// <summary>The Secret that a reference of a pool names.</summary>
    /// <param name="reference">With the operator's namespace as its default.</param>
    /// <param name="ownNamespace">The operator's.</param>
    public static NamespacedName NameOf(V1SecretReference reference, string ownNamespace) =>
        new(string.IsNullOrEmpty(reference.NamespaceProperty) ? ownNamespace : reference.NamespaceProperty, reference.Name ?? "");

    /// <summary>All credentials of a pool as they are now. Throws <see cref="ApiException"/> when they cannot be known.</summary>
    public async Task<PoolCredentials> ReadAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        List<RegistryCredential> entries = [];
        List<CredentialProblem> problems = [];
        foreach (var registry in Registries(pool))
        {
            var (found, problem) = await ReadAsync(registry, cancellationToken);
            entries.AddRange(found);
            problems.AddRange(problem is null ? [] : [problem]);
        }

        if (HasAny(pool) && Namespaces(pool).Count == 0)
        {
            problems.Add(new CredentialProblem("NoNamespaces", "registries have credentials, and no namespace may use them: name some in policy.credentialNamespaces, or remove credentialsSecretRef"));
        }

        return new PoolCredentials(entries, problems);
    }

    /// <summary>The credentials of one registry, or what is wrong with them. Throws <see cref="ApiException"/> when they cannot be known.</summary>
    public async Task<(IReadOnlyList<RegistryCredential> Entries, CredentialProblem? Problem)> ReadAsync(NodePoolRegistry registry, CancellationToken cancellationToken)
    {
        var name = NameOf(registry.CredentialsSecretRef!, options.Namespace);
        if (name.Name.Length == 0)
        {
            return ([], new CredentialProblem("SecretMissing", $"credentialsSecretRef of {registry.Host} has no name: give the Secret's"));
        }

        try
        {
            return RegistrySecret.Read(registry.Host, name, await client.GetAsync(ApiResources.Secrets, name, cancellationToken));
        }
        catch (ApiException refused) when (refused.Reason == ApiErrorReason.Forbidden)
        {
            return ([], new CredentialProblem("SecretForbidden", $"the operator may not read the Secret {name} with the credentials for {registry.Host}: let its account get Secrets there, or keep the Secret in {options.Namespace}"));
        }
    }
}
