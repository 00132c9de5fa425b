using System.Collections.Immutable;
using Krustlet.ControllerRuntime.PodResources;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>
/// Whom a critical Pod pushes aside: only Pods below it, those of low priority first and of them the ones that ask for most,
/// as few as it takes. Nobody when that would not do.
/// </summary>
internal static class PreemptionPlan
{
    /// <summary>UIDs of the Pods to end, or none when the room cannot be made.</summary>
    /// <param name="critical">Who wants in.</param>
    /// <param name="missing">What the node lacks for it.</param>
    /// <param name="taken">The Pods that are there.</param>
    public static ImmutableArray<string> Choose(Reservation critical, PodRequests missing, IEnumerable<Reservation> taken)
    {
        var victims = new List<Reservation>();
        var still = missing;
        foreach (var pod in taken.Where(pod => Yields(pod, critical)).OrderBy(static p => p.Priority).ThenByDescending(p => missing.Amounts.Keys.Sum(name => Gives(p, name))))
        {
            if (still.Amounts.Keys.Any(name => Gives(pod, name) > 0))
            {
                victims.Add(pod);
                still = Less(still, pod);
            }
        }

        return still.Amounts.IsEmpty ? [.. Needed(victims, missing).Select(static v => v.Uid)] : [];
    }

    /// <summary>Without those whose end the others make needless, the most important spared first.</summary>
    private static List<Reservation> Needed(List<Reservation> victims, PodRequests missing)
    {
        var needed = victims.ToList();
        foreach (var victim in Enumerable.Reverse(victims))
        {
            var others = needed.Where(v => v != victim).ToList();
            needed = others.Aggregate(missing, Less).Amounts.IsEmpty ? others : needed;
        }

        return needed;
    }

    private static bool Yields(Reservation pod, Reservation critical) =>
        critical.IsStatic != pod.IsStatic ? critical.IsStatic : pod.Priority < critical.Priority;

    private static decimal Gives(Reservation pod, string resource) => resource == "pods" ? 1 : pod.Requests[resource];

    private static PodRequests Less(PodRequests missing, Reservation victim) => new(PodRequests.None.Amounts.AddRange(
        missing.Amounts.Select(e => KeyValuePair.Create(e.Key, e.Value - Gives(victim, e.Key))).Where(static e => e.Value > 0)));
}
