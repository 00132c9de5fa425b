using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Credentials;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Reads the registry credentials that a module names. Nothing is kept: secrets change, and we hold as few as we can.</summary>
internal sealed class PullSecretReader(IApiClient client)
{
    private static readonly string[] DataKeys = [".dockerconfigjson", ".dockercfg"];

    /// <summary>All credentials in the order of the secrets. A missing secret gives none, as for a kubelet.</summary>
    public async Task<IReadOnlyList<RegistryCredential>> ReadAsync(WasmModule module, CancellationToken cancellationToken)
    {
        List<RegistryCredential> credentials = [];
        foreach (var reference in module.Spec.PullSecrets ?? [])
        {
            var name = new NamespacedName(module.Metadata.NamespaceProperty, reference.Name);
            var secret = await client.GetAsync(ApiResources.Secrets, name, cancellationToken);
            credentials.AddRange(Credentials(secret));
        }

        return credentials;
    }

    private static IEnumerable<RegistryCredential> Credentials(V1Secret? secret) => DataKeys
        .Select(key => secret?.Data is { } data && data.TryGetValue(key, out var bytes) ? bytes : null)
        .Where(bytes => bytes is not null)
        .SelectMany(bytes => DockerConfig.Parse(bytes!));
}
