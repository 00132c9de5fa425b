using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>Reads the authorities of a pool's registries from the Secrets of their <c>caSecretRef</c>.</summary>
internal sealed class RegistryAuthorities(IApiClient client, OperatorOptions options)
{
    private const string Key = "ca.crt";

    /// <summary>
    /// Certificates in PEM by host, or the first problem: one that is missing is not left out. It may be on its way, as the pool was, and agents without
    /// it would be replaced twice.
    /// </summary>
    public async Task<(IReadOnlyDictionary<string, string> Found, PoolRefusal? Problem)> ReadAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, string>();
        foreach (var registry in (pool.Spec.Registries ?? []).Where(registry => registry.CaSecretRef is not null))
        {
            var name = PoolCredentialReader.NameOf(registry.CaSecretRef!, options.Namespace);
            if (name.Name.Length == 0)
            {
                return (found, new PoolRefusal("CaSecretMissing", $"caSecretRef of {registry.Host} has no name: give the Secret's"));
            }

            var secret = await client.GetAsync(ApiResources.Secrets, name, cancellationToken);
            if (secret?.Data?.TryGetValue(Key, out var pem) != true || pem is not { Length: > 0 })
            {
                var what = secret is null ? $"the Secret {name} is not there" : $"the Secret {name} has no {Key}";
                return (found, new PoolRefusal("CaSecretMissing", $"{what}, which caSecretRef of {registry.Host} names: make it, or take the reference out; until then agents stay as they are", IsFinal: false));
            }

            found[registry.Host] = Encoding.UTF8.GetString(pem);
        }

        return (found, null);
    }
}
