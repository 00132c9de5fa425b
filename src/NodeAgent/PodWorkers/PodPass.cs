using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.TerminationMessages;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>
/// One pass over one Pod: take the news, let the machine decide, publish facts and status, start what was decided. Quick and
/// without waiting: everything slow is an operation that posts its outcome as news.
/// </summary>
internal sealed class PodPass(
    PodStateMachine machine,
    PodStatusBuilder statuses,
    NodeAdmission admission,
    IModuleHosts hosts,
    INodeIdentity identity,
    IPodStatusSink sink,
    IPodEvents events,
    PodEffects effects,
    TerminationReader terminations,
    IContainerProbes probes,
    PodDisruptions disruptions,
    PodWorkerMetrics metrics,
    TimeProvider time)
{
    private static readonly TimeSpan NodeUnknownRetry = TimeSpan.FromSeconds(1);

    /// <summary>Runs it; returns when the Pod wants the next one although nothing happens, or null.</summary>
    public DateTimeOffset? Run(PodWorker worker, Action wake, CancellationToken stopping)
    {
        var news = worker.TakeNews();
        try
        {
            return Run(worker, news, wake, stopping);
        }
        catch
        {
            worker.Return(news);
            throw;
        }
    }

    private DateTimeOffset? Run(PodWorker worker, IReadOnlyList<Func<PodFacts, PodFacts>> news, Action wake, CancellationToken stopping)
    {
        var now = time.GetUtcNow();
        var isFirst = worker.Facts is null;
        var before = worker.Facts ?? Seed(worker, now);
        var heard = news.Aggregate(before, static (facts, change) => change(facts)).Resized(admission.Resize);
        var decision = Decide(worker.State, heard, now);
        var status = statuses.Build(decision.Facts, decision.State == PodStateName.Terminated, now);
        var after = decision.Facts with { Status = status };
        worker.Publish(decision.State, after);
        Tell(before, after, now);
        Submit(isFirst || !ReferenceEquals(before.Pod, after.Pod), decision.State, after);
        effects.Start(worker, after, decision.Actions, wake, stopping);
        Probe(worker, after, decision, wake);
        return decision.Actions.Any(static a => a is AdmitPod) ? now + NodeUnknownRetry : decision.WakeAt;
    }

    private void Probe(PodWorker worker, PodFacts facts, PodDecision decision, Action wake)
    {
        if (decision.Actions.Any(static a => a is ForgetPod))
        {
            probes.Forget(facts.Key);
            return;
        }

        probes.Follow(facts, news =>
        {
            worker.Post(news);
            wake();
        });
    }

    private PodFacts Seed(PodWorker worker, DateTimeOffset now)
    {
        var runs = hosts.RunsOf(worker.Key.Uid).Where(static r => r.Refusal is null).ToLookup(static r => r.Container, static r => r.Run);
        return terminations.CompleteAll(PodFactsSeed.Create(worker.FirstSeen!, runs, identity.HostIp, now), runs);
    }

    /// <summary>Admission is the one action whose outcome is needed at once: it only reads memory.</summary>
    private PodDecision Decide(PodStateName state, PodFacts facts, DateTimeOffset now)
    {
        var decision = machine.Advance(state, facts, now);
        if (decision.Actions is not [AdmitPod])
        {
            return decision;
        }

        var admitted = admission.Decide(facts);
        foreach (var victim in admitted.Victims)
        {
            disruptions.End(victim, PodDisruption.Preemption);
        }

        return admitted.NeedsDevices ? machine.Advance(decision.State, decision.Facts.DevicesReserved(), now)
            : admitted.Verdict is not { } verdict ? decision
            : machine.Advance(decision.State, decision.Facts.AdmissionDecided(verdict, now).Resized(admission.Resize), now);
    }

    private void Tell(PodFacts before, PodFacts after, DateTimeOffset now)
    {
        if (before.Admission is null && after.Admission is { IsAdmitted: false, Reason: { } reason })
        {
            metrics.Rejected(reason);
        }

        foreach (var podEvent in LifecycleEvents.Between(before, after, machine.CrashLoop, now))
        {
            events.Emit(after.Pod, podEvent);
        }
    }

    private void Submit(bool isTold, PodStateName state, PodFacts facts)
    {
        if (facts.Gone)
        {
            return;
        }

        var deletable = state == PodStateName.Terminated && facts.CleanUp == CleanUpStage.Clean && facts.IsDeleted;
        sink.Submit(facts.Key, facts.Status!, isTold && !PodOrigin.IsStatic(facts.Pod) ? facts.Pod : null, deletable);
    }
}
