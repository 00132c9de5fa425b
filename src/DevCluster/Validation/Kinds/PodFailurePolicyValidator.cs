using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>batch/v1 <c>PodFailurePolicy</c> of a Job.</summary>
internal static class PodFailurePolicyValidator
{
    private const int MostRules = 20;
    private const int MostValues = 255;

    /// <summary>Adds to <paramref name="errors"/> what is wrong.</summary>
    public static void Validate(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        if (spec.Object("podFailurePolicy") is not { } policy)
        {
            return;
        }

        if (spec.Object("template")?.Object("spec")?.Text("restartPolicy") is { } restart and not "Never")
        {
            errors.Invalid(path.Child("template").Child("spec").Child("restartPolicy"), restart, "only \"Never\" is supported when podFailurePolicy is specified");
        }

        var at = path.Child("podFailurePolicy").Child("rules");
        var rules = policy.Objects("rules").ToList();
        if (rules.Count > MostRules)
        {
            errors.Invalid(at, rules.Count, $"must have at most {MostRules} items");
        }

        foreach (var (index, rule) in rules.Index())
        {
            Validate(spec, rule, at.Item(index), errors);
        }
    }

    private static void Validate(JsonObject spec, JsonObject rule, FieldPath path, FieldErrors errors)
    {
        Checks.Present(rule, "action", path, errors);
        Checks.OneOf(rule, "action", path, errors, "Count", "FailIndex", "FailJob", "Ignore");
        if (rule.Text("action") == "FailIndex" && spec["backoffLimitPerIndex"] is null)
        {
            errors.Invalid(path.Child("action"), rule["action"], "requires the backoffLimitPerIndex to be set");
        }

        var conditions = rule.Objects("onPodConditions").ToList();
        if (rule.Object("onExitCodes") is not { } codes)
        {
            if (conditions.Count == 0)
            {
                errors.Invalid(path, rule, "specifying one of OnExitCodes and OnPodConditions is required");
            }

            foreach (var (index, condition) in conditions.Index())
            {
                Checks.Present(condition, "type", path.Child("onPodConditions").Item(index), errors);
            }

            return;
        }

        if (conditions.Count > 0)
        {
            errors.Invalid(path, rule, "specifying both OnExitCodes and OnPodConditions is not supported");
        }

        ExitCodes(spec, codes, path.Child("onExitCodes"), errors);
    }

    private static void ExitCodes(JsonObject spec, JsonObject codes, FieldPath path, FieldErrors errors)
    {
        Checks.Present(codes, "operator", path, errors);
        Checks.OneOf(codes, "operator", path, errors, "In", "NotIn");
        if (codes.Text("containerName") is { } name && !Containers(spec).Contains(name))
        {
            errors.Invalid(path.Child("containerName"), name, "must be one of the container or initContainer names in the pod template");
        }

        var values = codes["values"] as JsonArray ?? [];
        if (values.Count is 0 or > MostValues)
        {
            errors.Invalid(path.Child("values"), codes["values"], $"must have 1 to {MostValues} items");
        }

        if (codes.Text("operator") == "In" && values.Any(static value => value.AsWhole() == 0))
        {
            errors.Invalid(path.Child("values"), codes["values"], "must not be 0 for the In operator");
        }
    }

    private static IEnumerable<string?> Containers(JsonObject spec) =>
        spec.Object("template")?.Object("spec") is { } pod ? pod.Objects("containers").Concat(pod.Objects("initContainers")).Select(static c => c.Text("name")) : [];
}
