using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Ends Pods for reasons of the node's: preemption, eviction, shutdown. The Pod's own worker carries it out.</summary>
internal sealed class PodDisruptions(PodRegistry registry, PodQueue queue, IPodEvents events, TimeProvider time)
{
    /// <summary>Orders a Pod's end; one that has to end already, or is unknown, is left to that.</summary>
    public void End(string podUid, PodDisruption disruption)
    {
        if (registry.Find(podUid) is not { Facts: { Finished: false } facts } worker)
        {
            return;
        }

        if (facts.Termination is null)
        {
            events.Emit(facts.Pod, PodEvent.Problem(disruption.Reason, disruption.Message));
        }

        worker.Post(f => f.EndedByNode(disruption, time.GetUtcNow()));
        queue.Uids.Add(podUid);
    }
}
