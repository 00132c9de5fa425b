using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>
/// Tokens by TokenRequest, bound to the Pod so that they die with it; asked for again at 80 % of their life, not at every
/// look. A token is forgotten with its Pod.
/// </summary>
internal sealed class ServiceAccountTokens(IApiClient api, TimeProvider time)
{
    private const long DefaultSeconds = 3600;
    private static readonly TimeSpan LongestUse = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<(string Uid, string? Audience, long Seconds), ServiceAccountToken> known = new();

    /// <summary>A token for this source.</summary>
    /// <exception cref="ApiException">The API server did not give one.</exception>
    public async Task<ServiceAccountToken> GetAsync(PodFacts pod, V1ServiceAccountTokenProjection source, CancellationToken cancellationToken)
    {
        var key = (pod.Key.Uid, source.Audience, source.ExpirationSeconds ?? DefaultSeconds);
        if (known.TryGetValue(key, out var token) && token.RefreshAt > time.GetUtcNow())
        {
            return token;
        }

        return known[key] = await RequestAsync(pod, source, cancellationToken);
    }

    /// <summary>Drops a Pod's tokens.</summary>
    public void Forget(string podUid)
    {
        foreach (var key in known.Keys.Where(k => k.Uid == podUid))
        {
            known.TryRemove(key, out _);
        }
    }

    private async Task<ServiceAccountToken> RequestAsync(PodFacts pod, V1ServiceAccountTokenProjection source, CancellationToken cancellationToken)
    {
        var account = new NamespacedName(pod.Key.Namespace, pod.Pod.Spec.ServiceAccountName ?? "default");
        var body = new Authenticationv1TokenRequest
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenRequest",
            Spec = new V1TokenRequestSpec
            {
                Audiences = string.IsNullOrEmpty(source.Audience) ? [] : [source.Audience],
                ExpirationSeconds = source.ExpirationSeconds ?? DefaultSeconds,
                BoundObjectRef = new V1BoundObjectReference { ApiVersion = "v1", Kind = "Pod", Name = pod.Key.Name, Uid = pod.Key.Uid },
            },
        };
        var now = time.GetUtcNow();
        var answer = await api.CreateSubresourceAsync<V1ServiceAccount, Authenticationv1TokenRequest, Authenticationv1TokenRequest>(
            ApiResources.ServiceAccounts, account, "token", body, cancellationToken);
        var expires = answer.Status.ExpirationTimestamp is { } end ? new DateTimeOffset(DateTime.SpecifyKind(end, DateTimeKind.Utc)) : now + TimeSpan.FromSeconds(DefaultSeconds);
        var use = (expires - now) * 0.8;
        return new ServiceAccountToken(answer.Status.Token, now + (use < LongestUse ? use : LongestUse), expires);
    }
}
