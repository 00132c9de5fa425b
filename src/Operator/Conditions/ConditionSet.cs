using k8s.Models;

namespace Krustlet.Operator.Conditions;

/// <summary>
/// Conditions (metav1 <c>Condition</c>) of one status being built: all of one generation, a transition time moves only when a
/// status does. Those not set are absent.
/// </summary>
internal sealed class ConditionSet(IReadOnlyList<V1Condition>? previous, long? generation, DateTimeOffset now)
{
    private readonly List<V1Condition> _conditions = [];

    public IReadOnlyList<V1Condition> Build() => _conditions;

    public void Set(string type, bool? status, string reason, string message)
    {
        var text = status switch
        {
            true => "True",
            false => "False",
            null => "Unknown",
        };
        var before = previous?.FirstOrDefault(condition => condition.Type == type);
        _conditions.Add(new V1Condition
        {
            Type = type,
            Status = text,
            Reason = reason,
            // API servers of 1.20 refuse empty strings in custom resources.
            Message = message.Length > 0 ? message : reason,
            ObservedGeneration = generation,
            LastTransitionTime = before?.Status == text ? before.LastTransitionTime : WholeSeconds(now),
        });
    }

    private static DateTime WholeSeconds(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
