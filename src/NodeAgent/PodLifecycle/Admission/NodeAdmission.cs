using Krustlet.ControllerRuntime.PodResources;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodSources;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>
/// Decides about Pods one at a time and keeps what each reserved until it is over. A Pod that an earlier agent took is asked
/// again like any other, except that its own runs never count against it.
/// </summary>
internal sealed class NodeAdmission(INodeView node, IEnumerable<IAdmissionGate> gates, DeviceManager devices)
{
    private readonly IReadOnlyList<IAdmissionGate> gates = [.. gates];
    private readonly Lock gate = new();
    private readonly Dictionary<string, Reservation> taken = new(StringComparer.Ordinal);
    private PodRequests total = PodRequests.None;

    /// <summary>The decision; an admitted Pod has its requests reserved. No verdict while the Node is not known, was not read afresh, or room is being made.</summary>
    public AdmissionDecision Decide(PodFacts pod)
    {
        if (node.Current is not { } current)
        {
            return AdmissionDecision.Later;
        }

        lock (gate)
        {
            Release_NeedsLock(pod.Key.Uid);
            var asked = ResizeRules.AsAllocated(pod);
            var wanted = Reservation.Of(asked);
            if (wanted.IsStatic && taken.Values.Any(r => r.Name == wanted.Name))
            {
                return AdmissionDecision.Later;
            }

            var used = new NodeUsage(taken.Count, total, [.. taken.Values.SelectMany(static r => r.HostPorts)]);
            var refusal = gates.Select(g => g.Refusal(pod)).FirstOrDefault(static v => v is not null);
            var has = refusal is null ? devices.Reserve(pod.Pod, pod.MayRun) : DeviceReservation.None;
            if (has.State == DeviceReservationState.Later)
            {
                return AdmissionDecision.Later;
            }

            current = has.State == DeviceReservationState.None ? current : SanitizedNode.Of(current, devices.InUse());
            var verdict = refusal ?? (has.Problem is { } problem ? DeviceAllocator.Refusal(problem) : AdmissionRules.Check(asked, current, used));
            if (verdict.IsAdmitted)
            {
                (taken[pod.Key.Uid], total) = (wanted, total + wanted.Requests);
                return has.State == DeviceReservationState.Reserved ? AdmissionDecision.AfterAllocation : new AdmissionDecision(verdict, []);
            }

            devices.Withdraw(pod.Key.Uid);
            if (verdict.Reason == AdmissionRules.NodeAffinity && !pod.NodeReadAgain)
            {
                return AdmissionDecision.Later;
            }

            var missing = AdmissionRules.Missing(asked, current, used);
            return has.Problem is null && !missing.Amounts.IsEmpty && PodOrigin.IsCritical(pod.Pod) && PreemptionPlan.Choose(wanted, missing, taken.Values) is { Length: > 0 } victims
                ? new AdmissionDecision(null, victims)
                : new AdmissionDecision(verdict, []);
        }
    }

    /// <summary>What the node has against an admitted Pod's new resources; null when they are reserved from now on.</summary>
    public ResizeProblem? Resize(PodFacts pod)
    {
        if (node.Current is not { } current)
        {
            return new ResizeProblem(ResizeProblem.Deferred, "the Node is not known yet");
        }

        lock (gate)
        {
            var own = taken.GetValueOrDefault(pod.Key.Uid);
            var others = new NodeUsage(0, own is null ? total : total - own.Requests, []);
            if (AdmissionRules.ResizeProblem(pod.Pod, current, others) is { } problem)
            {
                return problem;
            }

            Release_NeedsLock(pod.Key.Uid);
            var wanted = Reservation.Of(pod.Pod);
            (taken[pod.Key.Uid], total) = (wanted, total + wanted.Requests);
            return null;
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
        if (taken.Remove(podUid, out var reservation))
        {
            total -= reservation.Requests;
        }
    }
}
