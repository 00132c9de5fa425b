using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>
/// Decides about Pods one at a time and keeps what each reserved until it is over. A Pod that an earlier agent took is asked
/// again like any other, except that its own runs never count against it.
/// </summary>
internal sealed class NodeAdmission(INodeView node)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, PodRequests> reserved = new(StringComparer.Ordinal);
    private PodRequests total;

    /// <summary>The verdict; an admitted Pod has its requests reserved. Null while the Node is not known.</summary>
    public AdmissionVerdict? Decide(PodFacts pod)
    {
        if (node.Current is not { } current)
        {
            return null;
        }

        lock (gate)
        {
            Release_NeedsLock(pod.Key.Uid);
            var verdict = AdmissionRules.Check(pod.Pod, current, new NodeUsage(reserved.Count, total));
            if (verdict.IsAdmitted)
            {
                var requests = PodRequests.Of(pod.Pod);
                reserved[pod.Key.Uid] = requests;
                total += requests;
            }

            return verdict;
        }
    }

    /// <summary>Gives a Pod's reservation back.</summary>
    public void Release(string podUid)
    {
        lock (gate)
        {
            Release_NeedsLock(podUid);
        }
    }

    private void Release_NeedsLock(string podUid)
    {
        if (reserved.Remove(podUid, out var requests))
        {
            total -= requests;
        }
    }
}
