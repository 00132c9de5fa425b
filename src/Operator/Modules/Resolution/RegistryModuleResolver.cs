using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Operator.NodePools.Credentials;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Asks the registry itself, as the module's pull secrets allow, and after them what its pools offer.</summary>
internal sealed class RegistryModuleResolver(RegistryClient registries, PullSecretReader secrets, OfferingPools pools, PoolCredentialReader offered) : IModuleResolver
{
    private readonly ReferenceResolver _resolver = new(registries);

    public async Task<string> ResolveAsync(WasmModule module, CancellationToken cancellationToken)
    {
        try
        {
            var image = ImageReference.Parse(module.Spec.Module);
            if (image.Digest is { } pinned)
            {
                return pinned.ToString();
            }

            var credentials = (await secrets.ReadAsync(module, cancellationToken)).ToList();
            foreach (var pool in pools.Of(module))
            {
                var (entries, _) = await offered.ReadAsync(pool.Registry, cancellationToken);
                credentials.AddRange(entries.Select(credential => credential with { Order = 1 }));
            }

            return (await _resolver.ResolveAsync(image, credentials, cancellationToken)).Digest.ToString();
        }
        catch (RegistryException e)
        {
            throw new ModuleResolutionException(e.Kind.ToString(), e.Message, e) { RetryAfter = e.RetryAfter };
        }
        catch (ApiException e)
        {
            throw new ModuleResolutionException("PullSecretUnreadable", $"the pull secrets could not be read: {e.Message}", e) { RetryAfter = e.RetryAfter };
        }
    }
}
