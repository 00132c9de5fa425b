namespace Krustlet.NodeAgent.Options;

/// <summary>
/// Which labels a user may give the Node. In the namespaces kubernetes.io and k8s.io only those that the NodeRestriction admission plugin lets a
/// node set (kubelet <c>pkg/apis/well_known_labels.go</c>); the agent's own labels are not the user's to choose.
/// </summary>
internal static class NodeLabelRules
{
    private static readonly string[] Allowed =
    [
        "kubernetes.io/hostname", "kubernetes.io/arch", "kubernetes.io/os", "beta.kubernetes.io/arch", "beta.kubernetes.io/os",
        "beta.kubernetes.io/instance-type", "node.kubernetes.io/instance-type",
        "failure-domain.beta.kubernetes.io/region", "failure-domain.beta.kubernetes.io/zone",
        "failure-domain.kubernetes.io/region", "failure-domain.kubernetes.io/zone",
        "topology.kubernetes.io/region", "topology.kubernetes.io/zone",
    ];

    private static readonly string[] AllowedNamespaces = ["kubelet.kubernetes.io", "node.kubernetes.io"];

    /// <summary>The user's labels that may be set.</summary>
    public static IReadOnlyDictionary<string, string> Check(SettingReader reader)
    {
        var labels = reader.Map(NodeSettings.Labels);
        foreach (var (key, value) in labels)
        {
            if (!DnsName.IsQualifiedName(key) || !DnsName.IsLabelValue(value))
            {
                reader.Refuse(NodeSettings.Labels, $"\"{key}={value}\" is not a label; keys are [domain/]name and values at most 63 letters, digits, '-', '_' and '.'.");
            }
            else if (IsForbidden(key))
            {
                reader.Refuse(NodeSettings.Labels, $"a node may not set \"{key}\" on itself; use a domain of your own, or the prefix node.kubernetes.io/, or let an administrator set it with kubectl label.");
            }
        }

        return labels;
    }

    private static bool IsForbidden(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var domain = slash < 0 ? string.Empty : key[..slash];
        return IsIn(domain, "kubernetes.io", "k8s.io") && !Allowed.Contains(key) && !IsIn(domain, AllowedNamespaces);
    }

    private static bool IsIn(string domain, params string[] parents) =>
        Array.Exists(parents, parent => domain == parent || domain.EndsWith("." + parent, StringComparison.Ordinal));
}
