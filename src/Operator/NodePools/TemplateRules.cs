using System.Text.RegularExpressions;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>What a pool's template must satisfy so that nodes can carry it: API servers see that no sooner than at the Node.</summary>
internal static partial class TemplateRules
{
    private const int LongestDomain = 253;
    private static readonly string[] AgentsOwn =
    [
        WasmArchitecture.LabelKey, "kubernetes.io/os", "kubernetes.io/hostname", KrustletLabels.NodePool, KrustletLabels.Provisioning, KrustletLabels.Configuration,
        CapabilityLabels.OutboundHosts, CapabilityLabels.HostPath,
    ];

    private static readonly string[] AgentsPrefixes = [KrustletLabels.RuntimePrefix, CachedModuleLabels.Prefix];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    /// <summary>Why no node can carry it, or null.</summary>
    public static PoolRefusal? Check(NodePoolTemplate? template)
    {
        if (template is null)
        {
            return null;
        }

        var labels = template.Labels ?? new Dictionary<string, string>();
        if (labels.Keys.FirstOrDefault(key => AgentsOwn.Contains(key) || AgentsPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))) is { } reserved)
        {
            return new PoolRefusal("ReservedLabel", $"template.labels has {reserved}, which the agent itself sets: take it out");
        }

        if (labels.Where(label => !IsKey(label.Key) || !IsValue(label.Value)).Select(label => $"{label.Key}={label.Value}").FirstOrDefault() is { } misspelt)
        {
            return new PoolRefusal("InvalidTemplate", $"template.labels has {misspelt}, which is no label: keys are [domain/]name, names and values at most 63 letters, digits, '-', '_' and '.'");
        }

        if ((template.Annotations ?? new Dictionary<string, string>()).Keys.FirstOrDefault(key => !IsKey(key)) is { } annotation)
        {
            return new PoolRefusal("InvalidTemplate", $"template.annotations has {annotation}, which is no key: write [domain/]name");
        }

        return Check("taints", template.Taints) ?? Check("startupTaints", template.StartupTaints);
    }

    private static PoolRefusal? Check(string field, IReadOnlyList<V1Taint>? taints)
    {
        foreach (var taint in taints ?? [])
        {
            if (!IsKey(taint.Key ?? "") || !IsValue(taint.Value ?? "") || !Effects.Contains(taint.Effect))
            {
                return new PoolRefusal("InvalidTemplate", $"template.{field} has {taint.Key}={taint.Value}:{taint.Effect}, which is no taint: keys and values are as of labels, the effect is one of {string.Join(", ", Effects)}");
            }
        }

        return (taints ?? []).GroupBy(TaintKey.Of).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new PoolRefusal("InvalidTemplate", $"template.{field} has {twice.Key.Key}:{twice.Key.Effect} twice: nodes carry a key once with each effect")
            : null;
    }

    private static bool IsKey(string key) => Key().IsMatch(key) && key.IndexOf('/', StringComparison.Ordinal) <= LongestDomain;

    private static bool IsValue(string value) => value.Length == 0 || Name().IsMatch(value);

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Name();
}
