using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools;

/// <summary>
/// The merge patch that gives a node its pool's labels, annotations and taints and takes off those that the pool gave it
/// before and no longer has. Other writers' are left alone. Pure.
/// </summary>
internal static class NodeTemplatePatch
{
    /// <summary>The patch for a member, or null when it carries the template already.</summary>
    public static JsonObject? For(V1Node node, string pool, NodePoolTemplate? template)
    {
        var taints = template?.Taints ?? [];
        var wanted = new AppliedTemplate(
            pool,
            [.. (template?.Labels?.Keys ?? []).Order(StringComparer.Ordinal)],
            [.. (template?.Annotations?.Keys ?? []).Order(StringComparer.Ordinal)],
            [.. taints.Select(TaintKey.Of)]);
        var startup = IsReady(node) ? (template?.StartupTaints ?? []).Select(TaintKey.Of) : [];
        return Build(node, wanted, template, [.. startup]);
    }

    /// <summary>The patch for a node that left its pool, or whose pool is gone; null when it carries nothing of it.</summary>
    public static JsonObject? Clear(V1Node node) =>
        AppliedTemplateNote.Read(node) is { } applied ? Build(node, AppliedTemplate.Nothing(applied.Pool), null, []) : null;

    private static JsonObject? Build(V1Node node, AppliedTemplate wanted, NodePoolTemplate? template, HashSet<TaintKey> finished)
    {
        var before = AppliedTemplateNote.Read(node) ?? AppliedTemplate.Nothing(wanted.Pool);
        var labels = Changes(node.Metadata.Labels, before.Labels, template?.Labels);
        var annotations = Changes(node.Metadata.Annotations, before.Annotations, template?.Annotations);
        Note(node, wanted, annotations);
        var taints = Taints(node, before, template?.Taints ?? [], finished);
        if (labels.Count == 0 && annotations.Count == 0 && taints is null)
        {
            return null;
        }

        // The version makes two writers of one taint list take turns instead of undoing each other.
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = node.Metadata.ResourceVersion, ["labels"] = labels, ["annotations"] = annotations },
        };
        if (taints is not null)
        {
            patch["spec"] = new JsonObject { ["taints"] = taints };
        }

        return patch;
    }

    private static JsonObject Changes(IDictionary<string, string>? live, IReadOnlyList<string> before, IReadOnlyDictionary<string, string>? wanted)
    {
        var changes = new JsonObject();
        foreach (var key in before.Where(key => wanted?.ContainsKey(key) != true && live?.ContainsKey(key) == true))
        {
            changes[key] = null;
        }

        foreach (var (key, value) in wanted ?? new Dictionary<string, string>())
        {
            if (live is null || !live.TryGetValue(key, out var have) || have != value)
            {
                changes[key] = value;
            }
        }

        return changes;
    }

    private static void Note(V1Node node, AppliedTemplate wanted, JsonObject annotations)
    {
        var isNothing = wanted.Labels.Count == 0 && wanted.Annotations.Count == 0 && wanted.Taints.Count == 0;
        var have = node.Metadata.Annotations is { } live && live.TryGetValue(OperatorAnnotations.AppliedTemplate, out var text) ? text : null;
        var note = isNothing ? null : AppliedTemplateNote.Write(wanted);
        if (note != have)
        {
            annotations[OperatorAnnotations.AppliedTemplate] = note;
        }
    }

    private static JsonArray? Taints(V1Node node, AppliedTemplate before, IReadOnlyList<V1Taint> wanted, HashSet<TaintKey> finished)
    {
        IReadOnlyList<V1Taint> live = [.. node.Spec?.Taints ?? []];
        var given = wanted.ToDictionary(TaintKey.Of);
        var stale = before.Taints.Where(key => !given.ContainsKey(key)).ToHashSet();
        var kept = live.Where(taint => !stale.Contains(TaintKey.Of(taint)) && !finished.Contains(TaintKey.Of(taint)) && !given.ContainsKey(TaintKey.Of(taint))).ToList();
        // A taint that is there with the same value keeps the time it was added.
        var ours = given.Select(pair => live.FirstOrDefault(taint => TaintKey.Of(taint) == pair.Key && taint.Value == pair.Value.Value) ?? pair.Value).ToList();
        var next = kept.Concat(ours).ToList();
        return next.Count == live.Count && next.All(live.Contains) ? null : new JsonArray([.. next.Select(Json)]);
    }

    private static JsonObject Json(V1Taint taint)
    {
        var json = new JsonObject { ["key"] = taint.Key, ["effect"] = taint.Effect };
        if (taint.Value is not null)
        {
            json["value"] = taint.Value;
        }

        if (taint.TimeAdded is { } added)
        {
            json["timeAdded"] = added.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        }

        return json;
    }

    private static bool IsReady(V1Node node) => node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
