using System.Collections.Concurrent;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.WorkQueues;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// Runs the probes of all Pods: one queue and one timer for those that wait, and a bounded number of workers. A probe that nobody wants
/// any more is dropped when its turn comes.
/// </summary>
internal sealed partial class ContainerProbes : IContainerProbes, IOwnedLoop, IDisposable
{
    private const int AtOnce = 128;
    private const int Tries = 3;
    private static readonly WorkQueueOptions NoRetries = new();

    private readonly ConcurrentDictionary<string, PodProbes> pods = new(StringComparer.Ordinal);
    private readonly WorkQueue<ProbeRun> queue;
    private readonly IProber prober;
    private readonly IPodEvents events;
    private readonly ProbeResults results;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly DateTimeOffset began;

    /// <summary>Creates them; nothing is asked before <see cref="RunAsync"/>.</summary>
    public ContainerProbes(IProber prober, IPodEvents events, ProbeResults results, RuntimeMetrics metrics, TimeProvider time, ILogger<ContainerProbes> logger)
    {
        (this.prober, this.events, this.results, this.time, this.logger) = (prober, events, results, time, logger);
        queue = new WorkQueue<ProbeRun>("probes", NoRetries, metrics, time);
        began = time.GetUtcNow();
    }

    /// <inheritdoc/>
    public string Name => "container-probes";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken) => JoinedLoops.RunAsync([.. Enumerable.Repeat(WorkAsync, AtOnce)], cancellationToken);

    /// <inheritdoc/>
    public void Follow(PodFacts pod, Action<Func<PodFacts, PodFacts>> post)
    {
        if (!pods.TryGetValue(pod.Key.Uid, out var known))
        {
            if (!ProbePlan.For(pod).Any())
            {
                return;
            }

            pods[pod.Key.Uid] = known = new PodProbes(pod, post);
        }

        foreach (var run in known.Renew(pod))
        {
            Schedule(run, FirstDelay(pod.Container(run.Container).Current!, run));
        }
    }

    /// <inheritdoc/>
    public void Forget(PodKey pod)
    {
        if (pods.TryRemove(pod.Uid, out var known))
        {
            known.End();
        }

        results.Forget(pod);
    }

    /// <inheritdoc/>
    public void Dispose() => queue.Dispose();

    /// <summary>From the container's start on; the probes of runs that another agent started are spread over their period.</summary>
    private TimeSpan FirstDelay(ContainerRun container, ProbeRun run)
    {
        if (container.StartedAt < began)
        {
            return run.Period * Random.Shared.NextDouble();
        }

        var now = time.GetUtcNow();
        return (container.StartedAt ?? now) + TimeSpan.FromSeconds(run.Probe.InitialDelaySeconds ?? 0) - now;
    }

    private void Schedule(ProbeRun run, TimeSpan delay)
    {
        var wait = delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
        run.Due = time.GetUtcNow() + wait;
        queue.AddAfter(run, wait);
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        await foreach (var run in queue.TakeAllAsync(cancellationToken))
        {
            try
            {
                await AskAsync(run, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure, run.Kind, run.Container, run.Pod.Facts.Key);
            }
            finally
            {
                queue.Done(run);
            }

            if (!run.IsOver)
            {
                Schedule(run, run.Due + run.Period - time.GetUtcNow());
            }
        }
    }

    private async Task AskAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        var pod = run.Pod.Facts;
        var container = pod.Container(run.Container);
        if (run.IsOver || container.Current?.Id != run.RunId)
        {
            return;
        }

        var outcome = await ProbeAsync(pod, container, run, cancellationToken);
        if (run.IsOver)
        {
            return;
        }

        results.Add(pod.Key, run.Container, run.Kind, outcome.Result);
        if (ProbeEvents.Of(container, run.Kind, outcome) is { } told)
        {
            events.Emit(pod.Pod, told);
        }

        if (outcome.Result != ProbeResult.Unknown && run.Take(outcome.Result != ProbeResult.Failure) is { } decision)
        {
            TimeSpan? grace = run.Probe.TerminationGracePeriodSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
            run.Pod.Post(facts => facts.ProbeDecided(run.Container, run.RunId, run.Kind, decision, grace));
        }
    }

    private async Task<ProbeOutcome> ProbeAsync(PodFacts pod, ContainerFacts container, ProbeRun run, CancellationToken cancellationToken)
    {
        var outcome = await prober.ProbeAsync(pod, container, run.Probe, cancellationToken);
        for (var tries = 1; outcome.Result == ProbeResult.Unknown && tries < Tries; tries++)
        {
            outcome = await prober.ProbeAsync(pod, container, run.Probe, cancellationToken);
        }

        return outcome;
    }

    [LoggerMessage(4600, LogLevel.Error, "The {Kind} probe of container {Container} of Pod {Pod} failed unexpectedly; it decides nothing")]
    private static partial void LogFailed(ILogger logger, Exception failure, ProbeKind kind, string container, PodKey pod);
}
