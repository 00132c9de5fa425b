using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Pod</c>; once created, little of its spec may change.</summary>
internal sealed class PodValidator : IKindValidator
{
    private const string OnlyThese =
        "pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";

    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        if (old?.Object("spec") is not { } before)
        {
            PodSpecValidator.Validate(spec, Spec, errors);
            return;
        }

        if (Json.Same(spec, before))
        {
            return;
        }

        PodSpecValidator.Validate(spec, Spec, errors);
        KeepsTolerations(spec, before, errors);
        OnlyLosesGates(spec, before, errors);
        if (!Json.Same(WithoutMutable(spec), WithoutMutable(WithMendedGrace(before, spec))))
        {
            errors.Forbidden(Spec, OnlyThese);
        }
    }

    private static void KeepsTolerations(JsonObject spec, JsonObject before, FieldErrors errors)
    {
        var now = spec.Objects("tolerations").ToList();
        if (before.Objects("tolerations").Any(known => !now.Any(toleration => Matches(known, toleration))))
        {
            errors.Forbidden(Spec.Child("tolerations"), "existing toleration can not be modified except its tolerationSeconds");
        }
    }

    private static void OnlyLosesGates(JsonObject spec, JsonObject before, FieldErrors errors)
    {
        var known = before.Objects("schedulingGates").Select(static gate => gate.Text("name")).ToHashSet();
        if (spec.Objects("schedulingGates").FirstOrDefault(gate => !known.Contains(gate.Text("name"))) is { } added)
        {
            errors.Forbidden(Spec.Child("schedulingGates"), $"only deletion is allowed, but found new scheduling gate '{added.Text("name")}'");
        }
    }

    // A negative grace period, as old API servers took it, may become 1.
    private static JsonObject WithMendedGrace(JsonObject before, JsonObject now)
    {
        const string Grace = "terminationGracePeriodSeconds";
        if ((long?)before[Grace] is not < 0 || (long?)now[Grace] != 1)
        {
            return before;
        }

        var mended = before.DeepClone().AsObject();
        mended[Grace] = 1;
        return mended;
    }

    private static bool Matches(JsonObject left, JsonObject right) =>
        new[] { "key", "operator", "value", "effect" }.All(name => Json.Same(left[name], right[name]));

    private static JsonObject WithoutMutable(JsonObject spec)
    {
        var rest = spec.DeepClone().AsObject();
        foreach (var container in rest.Objects("containers").Concat(rest.Objects("initContainers")))
        {
            container.Remove("image");
        }

        // Ephemeral containers have a subresource.
        foreach (var name in new[] { "activeDeadlineSeconds", "tolerations", "ephemeralContainers", "schedulingGates" })
        {
            rest.Remove(name);
        }

        return rest;
    }
}
