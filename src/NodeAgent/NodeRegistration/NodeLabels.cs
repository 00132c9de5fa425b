using Krustlet.Contracts.WellKnown;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>The labels of the Node: the original Krustlet's, the runtimes it offers, what Pods may be granted, and the user's.</summary>
internal static class NodeLabels
{
    /// <summary>The labels the agent answers for; the user's never replace its own.</summary>
    public static IReadOnlyDictionary<string, string> Of(NodeOptions options)
    {
        var labels = new Dictionary<string, string>(options.Labels, StringComparer.Ordinal);
        foreach (var (key, value) in Own(options))
        {
            labels[key] = value;
        }

        return labels;
    }

    /// <summary>User labels that <see cref="Of"/> leaves out because the agent sets them to something else.</summary>
    public static IReadOnlyList<string> Overruled(NodeOptions options) =>
        [.. Own(options).Where(own => options.Labels.TryGetValue(own.Key, out var value) && value != own.Value).Select(own => own.Key)];

    /// <summary>Labels that the node has no more: runtimes that it does not offer.</summary>
    public static IEnumerable<string> Withdrawn(NodeOptions options) =>
        NodeRuntimes.Known.Keys.Except(options.Runtimes).Select(static name => KrustletLabels.RuntimePrefix + name);

    private static Dictionary<string, string> Own(NodeOptions options) => new(options.Runtimes.Select(static name => KeyValuePair.Create(KrustletLabels.RuntimePrefix + name, "true")).Concat(options.Capabilities), StringComparer.Ordinal)
    {
        [WasmArchitecture.LabelKey] = WasmArchitecture.LabelValue,
        ["beta.kubernetes.io/arch"] = WasmArchitecture.LabelValue,
        ["kubernetes.io/os"] = WasmArchitecture.LabelValue,
        ["beta.kubernetes.io/os"] = WasmArchitecture.LabelValue,
        ["kubernetes.io/hostname"] = options.HostnameLabel,
        ["type"] = "krustlet",
    };
}
