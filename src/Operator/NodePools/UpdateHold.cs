using System.Globalization;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools.Draining;

namespace Krustlet.Operator.NodePools;

/// <summary>What a pool's nodes that are not updated wait for, other than their turn.</summary>
/// <param name="Reason">CamelCase, for the Ready condition.</param>
/// <param name="Message">For people.</param>
internal sealed record UpdateHold(string Reason, string Message)
{
    /// <summary>No window is open.</summary>
    public const string WaitingForWindow = "WaitingForWindow";

    /// <summary>What they wait for; null when nothing holds them back. Pure.</summary>
    public static UpdateHold? Of(WasmNodePool pool, IReadOnlyList<PoolMember> members, DateTimeOffset now)
    {
        var drifted = members.Where(member => !member.IsUpdated).ToList();
        if (drifted.Count == 0)
        {
            return null;
        }

        if (PoolUpdates.IsPaused(pool))
        {
            return new UpdateHold("UpdatesPaused", "updates.paused holds them back");
        }

        var isReplaced = pool.Spec.Provisioning is NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon;
        return isReplaced && UpdateWindows.Opens(pool, now) is { } opens && drifted.TrueForAll(member => NodeDrain.StartOf(member.Node) is null)
            ? new UpdateHold(WaitingForWindow, $"they are replaced when the next window opens, at {opens.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}")
            : null;
    }
}
