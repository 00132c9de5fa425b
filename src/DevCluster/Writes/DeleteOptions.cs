using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Writes;

/// <summary>metav1 <c>DeleteOptions</c>.</summary>
internal sealed record DeleteOptions(long? GracePeriodSeconds, PropagationPolicy? Propagation, string? Uid, string? ResourceVersion, bool DryRun)
{
    public static DeleteOptions Now { get; } = new(0, null, null, null, false);

    /// <summary>From the body, or from query parameters when there is none.</summary>
    public static DeleteOptions Read(ApiCall call, JsonObject? body)
    {
        var preconditions = body?["preconditions"];
        return new DeleteOptions(
            (long?)body?["gracePeriodSeconds"] ?? call.QueryNumber("gracePeriodSeconds"),
            ReadPropagation(
                (string?)body?["propagationPolicy"] ?? call.Query("propagationPolicy"),
                (bool?)body?["orphanDependents"] ?? (call.Query("orphanDependents") is null ? null : call.QueryFlag("orphanDependents"))),
            (string?)preconditions?["uid"],
            (string?)preconditions?["resourceVersion"],
            body?["dryRun"] is JsonArray { Count: > 0 } || call.Query("dryRun") == "All");
    }

    private static PropagationPolicy? ReadPropagation(string? policy, bool? orphan) => (policy, orphan) switch
    {
        (null, true) => PropagationPolicy.Orphan,
        (null, false) => PropagationPolicy.Background,
        (null, null) => null,
        ("Orphan", _) => PropagationPolicy.Orphan,
        ("Background", _) => PropagationPolicy.Background,
        ("Foreground", _) => PropagationPolicy.Foreground,
        _ => throw Failures.BadRequest($"invalid propagationPolicy \"{policy}\"; use Orphan, Background or Foreground"),
    };
}
