using Krustlet.Contracts.WellKnown;

namespace Krustlet.NodeAgent.Options;

/// <summary>What Pods may be granted on this node, as its labels say it.</summary>
internal static class NodeCapabilities
{
    public static IReadOnlyDictionary<string, string> Of(ModuleOptions modules) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [CapabilityLabels.OutboundHosts] = modules.OutboundHosts is { } hosts ? ListedOrNone(hosts.Count) : CapabilityLabels.Any,
        [CapabilityLabels.HostPath] = ListedOrNone(modules.AllowHostPath.Count),
    };

    private static string ListedOrNone(int count) => count == 0 ? CapabilityLabels.None : CapabilityLabels.Listed;
}
