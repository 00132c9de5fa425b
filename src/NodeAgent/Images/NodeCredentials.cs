using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>
/// The node's own credentials, for all of its Pods: what its credential provider plugins give, then its docker configuration. One that fails is told
/// of and passed over, as a kubelet does: the registry may not want it.
/// </summary>
internal sealed partial class NodeCredentials(IReadOnlyList<CredentialProvider> providers, DockerConfigCredentials file, ILogger<NodeCredentials> logger)
{
    /// <summary>Who to be for an image, after what its Pod has itself.</summary>
    public async Task<IReadOnlyList<RegistryCredential>> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var found = new List<RegistryCredential>();
        foreach (var provider in providers.Where(provider => provider.IsFor(image)))
        {
            found.AddRange(await TryAsync(() => provider.FindAsync(image, cancellationToken), image));
        }

        found.AddRange(await TryAsync(() => file.FindAsync(image, cancellationToken), image));
        return found;
    }

    private async Task<IReadOnlyList<RegistryCredential>> TryAsync(Func<Task<IReadOnlyList<RegistryCredential>>> findAsync, ImageReference image)
    {
        try
        {
            return await findAsync();
        }
        catch (RegistryException failure)
        {
            LogFailed(image.ToString(), failure.Message);
            return [];
        }
    }

    [LoggerMessage(4380, LogLevel.Warning, "Credentials of this node for {Image} could not be had: {Problem}")]
    private partial void LogFailed(string image, string problem);
}
