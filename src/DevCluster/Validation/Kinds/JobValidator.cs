using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>batch/v1 <c>Job</c>.</summary>
internal sealed class JobValidator : IKindValidator
{
    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        ValidateSpec(spec, Spec, errors);
        if (old?.Object("spec") is { } before)
        {
            Checks.Immutable(spec, before, "selector", Spec, errors);
            Checks.Immutable(spec, before, "completionMode", Spec, errors);
            // Suspended Jobs may still be given scheduling directives; everyone else keeps the template.
            if (!before.IsTrue("suspend"))
            {
                Checks.Immutable(spec, before, "template", Spec, errors);
            }

            Checks.Immutable(spec, before, "podFailurePolicy", Spec, errors);
            Checks.Immutable(spec, before, "backoffLimitPerIndex", Spec, errors);
            Checks.Immutable(spec, before, "successPolicy", Spec, errors);
            if (spec.Text("completionMode") != "Indexed")
            {
                Checks.Immutable(spec, before, "completions", Spec, errors);
            }
        }
    }

    /// <summary>Checks a Job's spec, also inside a CronJob.</summary>
    public static void ValidateSpec(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        foreach (var name in new[] { "parallelism", "completions", "backoffLimit", "backoffLimitPerIndex", "maxFailedIndexes", "ttlSecondsAfterFinished" })
        {
            Checks.NotNegative(spec, name, path, errors);
        }

        Checks.Positive(spec, "activeDeadlineSeconds", path, errors);
        Checks.OneOf(spec, "completionMode", path, errors, "Indexed", "NonIndexed");
        ValidateIndexes(spec, path, errors);
        PodFailurePolicyValidator.Validate(spec, path, errors);
        TemplateValidator.Validate(spec.Object("template"), path.Child("template"), errors, "OnFailure", "Never");
    }

    private static void ValidateIndexes(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        var isIndexed = spec.Text("completionMode") == "Indexed";
        if (isIndexed && spec["completions"] is null)
        {
            errors.Required(path.Child("completions"), "when completion mode is Indexed");
        }

        foreach (var name in isIndexed ? [] : new[] { "backoffLimitPerIndex", "successPolicy" }.Where(name => spec[name] is not null))
        {
            errors.Invalid(path.Child(name), spec[name], "requires indexed completion mode");
        }

        if (spec["maxFailedIndexes"] is not null && spec["backoffLimitPerIndex"] is null)
        {
            errors.Required(path.Child("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
        }
    }
}
