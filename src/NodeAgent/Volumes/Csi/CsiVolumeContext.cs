using System.Globalization;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes.Payloads;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>The <c>volume_context</c> of a publication: the volume's attributes, and what the driver wants to know of the Pod.</summary>
internal sealed class CsiVolumeContext(ServiceAccountTokens tokens)
{
    private const string Prefix = "csi.storage.k8s.io/";

    /// <summary>Builds it.</summary>
    /// <param name="pod">Whose volume.</param>
    /// <param name="source">Which volume.</param>
    /// <param name="driver">What the driver wants; null when the cluster has no CSIDriver of its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyDictionary<string, string>> BuildAsync(PodFacts pod, CsiVolumeSource source, V1CSIDriver? driver, CancellationToken cancellationToken)
    {
        var context = new Dictionary<string, string>(source.Attributes, StringComparer.Ordinal);
        if (driver?.Spec.PodInfoOnMount == true)
        {
            context[Prefix + "pod.name"] = pod.Key.Name;
            context[Prefix + "pod.namespace"] = pod.Key.Namespace;
            context[Prefix + "pod.uid"] = pod.Key.Uid;
            context[Prefix + "serviceAccount.name"] = pod.Pod.Spec.ServiceAccountName ?? "default";
            context[Prefix + "ephemeral"] = source.IsEphemeral ? "true" : "false";
        }

        if (driver?.Spec.ServiceAccountTokenInSecrets != true)
        {
            await AddTokensAsync(context, pod, driver, cancellationToken);
        }

        return context;
    }

    /// <summary>The tokens as secrets, for a driver that wants them there rather than in the context, which drivers may log.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SecretsAsync(PodFacts pod, V1CSIDriver? driver, CancellationToken cancellationToken)
    {
        var secrets = new Dictionary<string, string>(StringComparer.Ordinal);
        if (driver?.Spec.ServiceAccountTokenInSecrets == true)
        {
            await AddTokensAsync(secrets, pod, driver, cancellationToken);
        }

        return secrets;
    }

    private async Task AddTokensAsync(Dictionary<string, string> map, PodFacts pod, V1CSIDriver? driver, CancellationToken cancellationToken)
    {
        if (driver?.Spec.TokenRequests is { Count: > 0 } requests)
        {
            map[Prefix + "serviceAccount.tokens"] = await TokensAsync(pod, requests, cancellationToken);
        }
    }

    /// <summary>By audience; the empty one is the API server's own.</summary>
    private async Task<string> TokensAsync(PodFacts pod, IEnumerable<Storagev1TokenRequest> requests, CancellationToken cancellationToken)
    {
        var all = new JsonObject();
        foreach (var request in requests)
        {
            var audience = request.Audience ?? "";
            var token = await tokens.GetAsync(pod, new V1ServiceAccountTokenProjection { Audience = audience, ExpirationSeconds = request.ExpirationSeconds }, cancellationToken);
            all[audience] = new JsonObject
            {
                ["token"] = token.Value,
                ["expirationTimestamp"] = token.ExpiresAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            };
        }

        return all.ToJsonString();
    }
}
