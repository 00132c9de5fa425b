using k8s.Models;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Labels that name the modules which the Node's status lists, so that Pods can prefer nodes that hold theirs.</summary>
internal static class HeldModules
{
    /// <summary>The labels for what a status lists, which is bounded.</summary>
    public static IReadOnlyDictionary<string, string> LabelsOf(V1NodeStatus status) => (status.Images ?? [])
        .SelectMany(static image => image.Names ?? [])
        .Select(CachedModuleLabels.KeyOf)
        .OfType<string>()
        .Distinct()
        .ToDictionary(static key => key, static _ => CachedModuleLabels.Value, StringComparer.Ordinal);

    /// <summary>Keys of such labels among others.</summary>
    public static IEnumerable<string> In(IDictionary<string, string>? labels) =>
        (labels?.Keys ?? []).Where(static key => key.StartsWith(CachedModuleLabels.Prefix, StringComparison.Ordinal));
}
