using System.Globalization;
using System.Text;
using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Who goes first when something runs short, and what is said of it: the kubelet's order and words.</summary>
internal static class EvictionRanking
{
    /// <summary>The Pod to end, or null when none may be: those above their requests first, then the least important, then the one furthest above.</summary>
    public static PodUsage? First(IEnumerable<PodUsage> pods, string resource) => pods
        .Where(static p => !PodOrigin.IsCritical(p.Pod.Pod) && p.Pod is { Finished: false, Termination: null })
        .OrderByDescending(p => p.Used > p.Requested(resource))
        .ThenBy(static p => p.Pod.Pod.Spec.Priority ?? 0)
        .ThenByDescending(p => p.Used - p.Requested(resource))
        .FirstOrDefault();

    /// <summary><c>status.message</c> and event text.</summary>
    public static string Message(PodUsage pod, Shortage shortage)
    {
        var text = new StringBuilder($"The node was low on resource: {shortage.Resource}. Threshold quantity: {Amount(shortage, shortage.Threshold)}, available: {Amount(shortage, shortage.Available)}. ");
        foreach (var (name, used) in pod.Containers)
        {
            var request = RequestOf(pod.Pod, name, shortage.Resource);
            if (used > request)
            {
                text.Append($"Container {name} was using {ByteText.Of(used)}, request is {ByteText.Of(request)}, has larger consumption of {shortage.Resource}. ");
            }
        }

        return text.ToString();
    }

    private static string Amount(Shortage shortage, long amount) => shortage.Resource == Shortage.Inodes ? amount.ToString(CultureInfo.InvariantCulture) : ByteText.Of(amount);

    private static long RequestOf(PodFacts pod, string container, string resource) =>
        pod.Containers.FirstOrDefault(c => c.Name == container)?.Spec.Resources?.Requests is { } requests && requests.TryGetValue(resource, out ResourceQuantity? quantity) ? (long)quantity.ToDecimal() : 0;
}
