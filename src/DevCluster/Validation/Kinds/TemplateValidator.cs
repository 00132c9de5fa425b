using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>A Pod template and the selector that must choose its Pods.</summary>
internal static class TemplateValidator
{
    /// <summary>Checks the template at <paramref name="path"/>.</summary>
    /// <param name="template">The template, or null when there is none.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">Where to tell.</param>
    /// <param name="restartPolicies">Those that the owner allows.</param>
    public static void Validate(JsonObject? template, FieldPath path, FieldErrors errors, params ReadOnlySpan<string> restartPolicies)
    {
        var spec = template?.Object("spec") ?? [];
        MetadataValidator.Labels(template?.Object("metadata") ?? [], path.Child("metadata"), errors);
        PodSpecValidator.Validate(spec, path.Child("spec"), errors);
        Checks.OneOf(spec, "restartPolicy", path.Child("spec"), errors, restartPolicies);
    }

    /// <summary>Checks that <c>selector</c> of <paramref name="spec"/> is there and chooses its template's labels.</summary>
    public static void Selects(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        if (spec.Object("selector") is not { } selector)
        {
            errors.Required(path.Child("selector"));
            return;
        }

        if (selector.Count == 0)
        {
            errors.Invalid(path.Child("selector"), selector, "empty selector is invalid for deployment");
            return;
        }

        var labels = spec.Object("template")?.Object("metadata")?.Object("labels") ?? [];
        if (!(selector.Object("matchLabels") ?? []).All(wanted => Json.Same(labels[wanted.Key], wanted.Value))
            || !selector.Objects("matchExpressions").All(expression => Holds(expression, labels)))
        {
            errors.Invalid(path.Child("template", "metadata", "labels"), labels, "`selector` does not match template `labels`");
        }
    }

    private static bool Holds(JsonObject expression, JsonObject labels)
    {
        var value = labels[expression.Text("key") ?? ""];
        var isListed = value is not null && (expression.List("values") ?? []).Any(each => Json.Same(each, value));
        return expression.Text("operator") switch
        {
            "In" => isListed,
            "NotIn" => !isListed,
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }
}
