using System.Text.Json.Nodes;
using Cronos;
using Krustlet.ControllerRuntime.Schedules;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>batch/v1 <c>CronJob</c>.</summary>
internal sealed class CronJobValidator : IKindValidator
{
    private const int GreatestName = 52;

    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        Schedule(spec, errors);
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

    private static void Schedule(JsonObject spec, FieldErrors errors)
    {
        if (spec.Text("schedule") is not { Length: > 0 } schedule)
        {
            errors.Required(Spec.Child("schedule"));
            return;
        }

        try
        {
            _ = CronSchedule.Parse(schedule, TimeZoneInfo.Utc);
        }
        catch (CronFormatException e)
        {
            errors.Invalid(Spec.Child("schedule"), schedule, e.Message);
        }

        if (spec.Text("timeZone") is { } zone && (zone.Length == 0 || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)))
        {
            errors.Invalid(Spec.Child("timeZone"), zone, $"unknown time zone {zone}");
        }
    }
}
