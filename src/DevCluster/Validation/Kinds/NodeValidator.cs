using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Node</c>: its taints, and what identifies the machine.</summary>
internal sealed class NodeValidator : IKindValidator
{
    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        var known = new HashSet<(string?, string?)>();
        foreach (var (taint, index) in spec.Objects("taints").Select((taint, index) => (taint, index)))
        {
            var at = Spec.Child("taints").Item(index);
            if (Names.QualifiedName(taint.Text("key") ?? "") is { } fault)
            {
                errors.Invalid(at.Child("key"), taint.Text("key") ?? "", fault);
            }

            if (string.IsNullOrEmpty(taint.Text("effect")))
            {
                errors.Required(at.Child("effect"));
            }

            Checks.OneOf(taint, "effect", at, errors, "NoSchedule", "PreferNoSchedule", "NoExecute");
            if (!known.Add((taint.Text("key"), taint.Text("effect"))))
            {
                errors.Duplicate(at, taint);
            }
        }

        if (old?.Object("spec") is { } before)
        {
            KeepsOnceSet(spec, before, "providerID", errors);
            KeepsOnceSet(spec, before, "podCIDR", errors);
        }
    }

    private static void KeepsOnceSet(JsonObject spec, JsonObject before, string name, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(before.Text(name)) && !Json.Same(before[name], spec[name]))
        {
            errors.Forbidden(Spec.Child(name), "node updates may not change " + name + " except from \"\" to valid");
        }
    }
}
