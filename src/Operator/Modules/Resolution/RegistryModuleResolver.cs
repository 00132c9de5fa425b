using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Asks the registry itself, as the module's pull secrets allow.</summary>
internal sealed class RegistryModuleResolver(RegistryClient registries, PullSecretReader secrets) : IModuleResolver
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

            var credentials = await secrets.ReadAsync(module, cancellationToken);
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
