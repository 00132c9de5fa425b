using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>apps/v1: a selector that never changes, and a template of Pods that always restart.</summary>
internal sealed class WorkloadValidator : IKindValidator
{
    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        Checks.NotNegative(spec, "replicas", Spec, errors);
        Checks.NotNegative(spec, "minReadySeconds", Spec, errors);
        Checks.NotNegative(spec, "revisionHistoryLimit", Spec, errors);
        TemplateValidator.Selects(spec, Spec, errors);
        TemplateValidator.Validate(spec.Object("template"), Spec.Child("template"), errors, "Always");
        Checks.Immutable(spec, old?.Object("spec"), "selector", Spec, errors);
        Strategy(spec.Object("strategy"), errors);
    }

    private static void Strategy(JsonObject? strategy, FieldErrors errors)
    {
        if (strategy is null)
        {
            return;
        }

        var at = Spec.Child("strategy");
        Checks.OneOf(strategy, "type", at, errors, "Recreate", "RollingUpdate");
        var rolling = strategy.Object("rollingUpdate");
        if (strategy.Text("type") == "Recreate" && rolling is not null)
        {
            errors.Forbidden(at.Child("rollingUpdate"), "may not be specified when strategy `type` is 'Recreate'");
        }
        else if (rolling is not null && IsZero(rolling["maxUnavailable"]) && IsZero(rolling["maxSurge"]))
        {
            errors.Invalid(at.Child("rollingUpdate", "maxUnavailable"), rolling["maxUnavailable"], "may not be 0 when `maxSurge` is 0");
        }
    }

    private static bool IsZero(JsonNode? amount) => amount.AsWhole() == 0 || amount.AsText() == "0%";
}
