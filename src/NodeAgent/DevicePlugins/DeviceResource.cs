using System.Collections.Immutable;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>A resource and its devices as its plugin last told.</summary>
internal sealed record DeviceResource(string Name)
{
    private static readonly ImmutableSortedSet<string> None = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public ImmutableSortedSet<string> Healthy { get; private init; } = None;

    public ImmutableSortedSet<string> Unhealthy { get; private init; } = None;

    /// <summary>The plugin; null while none is connected.</summary>
    public ConnectedPlugin? Plugin { get; private init; }

    /// <summary>When the plugin went, or this agent began without it.</summary>
    public DateTimeOffset? GoneSince { get; private init; }

    /// <summary>Its plugin did not come back in time: it is no resource of this node any more.</summary>
    public bool IsRemoved { get; private init; }

    /// <summary>When this agent began, as long as no plugin has told its devices since: one that registers has yet to do so.</summary>
    public DateTimeOffset? RememberedSince { get; private init; }

    /// <summary>As an agent knows it that has just begun: there are no devices before the plugin has come back.</summary>
    public static DeviceResource Remembered(string name, DateTimeOffset now) => new(name) { GoneSince = now, RememberedSince = now };

    public DeviceResource Connected(ConnectedPlugin plugin) => this with { Plugin = plugin, GoneSince = null, IsRemoved = false };

    public DeviceResource Listed(IEnumerable<string> healthy, IEnumerable<string> unhealthy)
    {
        var (well, ill) = (None.Union(healthy), None.Union(unhealthy));
        return this with { Healthy = well.Except(ill), Unhealthy = ill, RememberedSince = null };
    }

    /// <summary>What it offered is still there, but nobody can use it.</summary>
    public DeviceResource Disconnected(DateTimeOffset now) => this with { Plugin = null, GoneSince = now, Healthy = None, Unhealthy = Unhealthy.Union(Healthy) };

    public DeviceResource Removed() => new(Name) { GoneSince = GoneSince, IsRemoved = true };
}
