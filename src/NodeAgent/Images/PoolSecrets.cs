using System.Text;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.ClusterObjects;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>
/// The registry credentials that the node's pool offers to Pods of some namespaces: a Secret that its operator keeps, read for each pull, so that
/// what changes there counts at once and nothing of it is kept here.
/// </summary>
/// <param name="secret">The Secret of <c>--registry-credentials-secret</c>; null for none.</param>
/// <param name="objects">Reads it, by the node's own identity.</param>
/// <param name="logger">Told when it cannot be read.</param>
internal sealed partial class PoolSecrets(NamespacedName? secret, IClusterObjects objects, ILogger<PoolSecrets> logger)
{
    /// <summary>What Pods of a namespace are offered, for a pull. A Secret that cannot be read is told of and offers nothing: the registry may not want it.</summary>
    public async Task<IReadOnlyList<PullSecret>> ReadAsync(string podNamespace, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        try
        {
            return await FindAsync(podNamespace, notBefore, cancellationToken);
        }
        catch (ApiException failure)
        {
            LogUnreadable(failure, secret);
            return [];
        }
    }

    /// <summary>The same for whom it matters that it is known. Throws <see cref="ApiException"/> when it cannot be.</summary>
    public async Task<IReadOnlyList<PullSecret>> FindAsync(string podNamespace, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        if (secret is not { } name)
        {
            return [];
        }

        if (await objects.GetSecretAsync(name, notBefore, cancellationToken) is not { } found)
        {
            LogMissing(name);
            return [];
        }

        return found.Data is { } data && Allows(data, podNamespace) && data.TryGetValue(PoolCredentialKeys.DockerConfig, out var config)
            ? [new PullSecret(name.Name, config) { Id = $"{name}/{found.Metadata.Uid}", Order = PullSecret.PoolOrder }]
            : [];
    }

    private static bool Allows(IDictionary<string, byte[]> data, string podNamespace) =>
        data.TryGetValue(PoolCredentialKeys.Namespaces, out var names) && Encoding.UTF8.GetString(names).Split('\n').Contains(podNamespace);

    [LoggerMessage(4387, LogLevel.Warning, "There is no Secret {Secret}, so Pods get no registry credentials of the pool; the operator makes it")]
    private partial void LogMissing(NamespacedName secret);

    [LoggerMessage(4388, LogLevel.Warning, "The registry credentials of the pool, Secret {Secret}, cannot be read; Pods pull without them until they can")]
    private partial void LogUnreadable(Exception failure, NamespacedName? secret);
}
