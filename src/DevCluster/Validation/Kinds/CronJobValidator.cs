using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>batch/v1 <c>CronJob</c>. Whether the schedule can be read is the controller's to say.</summary>
internal sealed class CronJobValidator : IKindValidator
{
    private const int GreatestName = 52;

    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        Checks.Present(spec, "schedule", Spec, errors);
        Checks.OneOf(spec, "concurrencyPolicy", Spec, errors, "Allow", "Forbid", "Replace");
        Checks.NotNegative(spec, "startingDeadlineSeconds", Spec, errors);
        Checks.NotNegative(spec, "successfulJobsHistoryLimit", Spec, errors);
        Checks.NotNegative(spec, "failedJobsHistoryLimit", Spec, errors);
        JobValidator.ValidateSpec(spec.Object("jobTemplate")?.Object("spec") ?? [], Spec.Child("jobTemplate", "spec"), errors);
        if (value.Object("metadata")?.Text("name") is { Length: > GreatestName } name)
        {
            errors.Invalid(FieldPath.Root.Child("metadata", "name"), name, $"must be no more than {GreatestName} characters");
        }
    }
}
