using System.Globalization;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.Operator.NodePools.Draining;

namespace Krustlet.Operator.NodePools;

/// <summary>What <c>spec.updates</c> and its kin mean. Pure.</summary>
internal static class PoolUpdates
{
    private static readonly TimeSpan DefaultDrainTimeout = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DefaultReplaceAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long a replaced agent may take to be Ready.</summary>
    private static readonly TimeSpan ComeBackTime = TimeSpan.FromMinutes(10);

    /// <summary>How long a node may take to become empty.</summary>
    public static TimeSpan DrainTimeout(WasmNodePool pool) => pool.Spec.Updates?.DrainTimeout is { } text ? ModuleDuration.TryParse(text) ?? TimeSpan.Zero : DefaultDrainTimeout;

    /// <summary>How long a node may be not Ready before its agent is given up; zero: for ever.</summary>
    public static TimeSpan ReplaceAfter(WasmNodePool pool) => pool.Spec.Agent?.ReplaceAfter is { } text ? ModuleDuration.TryParse(text) ?? TimeSpan.Zero : DefaultReplaceAfter;

    /// <summary>Agents of a Hosted pool.</summary>
    public static int Replicas(WasmNodePool pool) => pool.Spec.Replicas ?? 1;

    public static bool IsPaused(WasmNodePool pool) => pool.Spec.Updates?.Paused == true;

    /// <summary>How many of so many nodes may be away at once: one unless said, a percentage rounded down, at least one.</summary>
    public static int MaxUnavailable(WasmNodePool pool, int nodes)
    {
        var text = pool.Spec.Updates?.MaxUnavailable?.Value ?? "1";
        var count = text.EndsWith('%')
            ? nodes * long.Parse(text[..^1], CultureInfo.InvariantCulture) / 100
            : long.Parse(text, CultureInfo.InvariantCulture);
        return (int)Math.Clamp(count, 1, int.MaxValue);
    }

    /// <summary>A node whose agent was to be replaced and that has not come back in time: nothing more is replaced until it has. Null without one, or unless failures halt (<c>haltOnFailure</c>, the default).</summary>
    public static string? FailedNode(WasmNodePool pool, IEnumerable<PoolMember> members, DateTimeOffset now) =>
        pool.Spec.Updates?.HaltOnFailure == false
            ? null
            : members.FirstOrDefault(member => !member.IsReady && NodeDrain.StartOf(member.Node) is { } start && now - start > DrainTimeout(pool) + ComeBackTime)?.Node.Metadata.Name;
}
