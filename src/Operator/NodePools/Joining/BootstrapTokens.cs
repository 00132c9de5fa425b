using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// Sees to it that each pool has a bootstrap token that is good for a while yet. The next is made when two thirds of a token's life are over; the
/// old one stays good to its end, for agents that were given it.
/// </summary>
internal sealed class BootstrapTokens(IApiClient client, IEventRecorder events, TimeProvider time)
{
    /// <summary>How long a token is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private static readonly TimeSpan LeastLeft = Life / 3;

    /// <summary>The token to hand out, and when the next is due. What has expired is deleted.</summary>
    public async Task<(BootstrapToken Token, TimeSpan NextIn)> EnsureAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        BootstrapToken? best = null;
        foreach (var (name, token) in await ListAsync(pool.Metadata.Name, cancellationToken))
        {
            if (token is null || token.Expires <= now)
            {
                await DeleteAsync(name, cancellationToken);
            }
            else if (best is null || token.Expires > best.Expires)
            {
                best = token;
            }
        }

        if (best is null || best.Expires - now <= LeastLeft)
        {
            best = BootstrapTokenSecret.Next(now + Life);
            await client.CreateAsync(ApiResources.Secrets, BootstrapTokenSecret.Build(pool, best), cancellationToken);
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.TokenCreated, $"Made the bootstrap token {best.Id}, good until {best.Expires:u}");
        }

        return (best, best.Expires - LeastLeft - now);
    }

    /// <summary>Deletes every token of a pool; agents that have no certificate yet cannot join any more.</summary>
    public async Task RemoveAsync(string pool, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in await ListAsync(pool, cancellationToken))
        {
            await DeleteAsync(name, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<(string Name, BootstrapToken? Token)>> ListAsync(string pool, CancellationToken cancellationToken)
    {
        var scope = new ListScope(BootstrapTokenSecret.Namespace, $"{KrustletLabels.NodePool}={pool}", $"type={BootstrapTokenSecret.Type}");
        var found = await client.ListAsync(ApiResources.Secrets, scope, cancellationToken: cancellationToken);
        return [.. found.Items.Where(secret => secret.Type == BootstrapTokenSecret.Type && BootstrapTokenSecret.PoolOf(secret) == pool).Select(secret => (secret.Metadata.Name, BootstrapTokenSecret.Read(secret)))];
    }

    private Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        client.DeleteAsync(ApiResources.Secrets, new NamespacedName(BootstrapTokenSecret.Namespace, name), new DeleteRequest(), cancellationToken);
}
