using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Admission;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodWorkers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.NodeShutdown;

/// <summary>
/// With <c>shutdownGracePeriod</c> set, a SIGTERM is taken for the machine's own end: ordinary Pods are ended, then critical
/// ones, or one group of priorities after the other, before the agent stops. Without it the agent just stops, and modules run on.
/// </summary>
internal sealed partial class GracefulShutdown(ShutdownOptions options, PodRegistry pods, PodDisruptions disruptions, INodeEvents events, TimeProvider time, ILogger<GracefulShutdown> logger)
    : IHostedLifecycleService, IAdmissionGate, INodeHealth
{
    private const string Message = "Pod was terminated in response to imminent node shutdown.";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private volatile bool begun;

    /// <inheritdoc/>
    public string? Problem => begun ? "node is shutting down" : null;

    /// <inheritdoc/>
    public AdmissionVerdict? Refusal(PodFacts pod) => begun ? AdmissionVerdict.Rejected("NodeShutdown", "Pod was rejected as the node is shutting down.") : null;

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (options.Groups.Count == 0)
        {
            return;
        }

        begun = true;
        events.Emit(false, "Shutdown", "Shutdown manager detected shutdown event");
        LogBegun(logger, options.Grace);
        var ending = new List<PodWorker>();
        for (var group = 0; group < options.Groups.Count; group++)
        {
            await EndAsync(group, ending, cancellationToken);
        }

        // The machine goes: what is not told now is not told by a next agent soon. Without an API server to tell, it is not held up for long.
        await UntilAsync(() => ending.TrueForAll(static worker => worker.Facts is not { Finished: true } or { CleanUp: CleanUpStage.Clean }), options.StatusPatience, cancellationToken);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task EndAsync(int group, List<PodWorker> ending, CancellationToken cancellationToken)
    {
        var grace = options.Groups[group].Grace;
        return UntilAsync(() => EndNew(group, grace, ending) && ending.TrueForAll(static worker => worker.Facts is null or { Finished: true }), grace, cancellationToken);
    }

    /// <summary>Ends those of the group, and of the ones before, that are not being ended yet: a Pod may have been admitted a moment before. False while there are some of which nothing is known.</summary>
    private bool EndNew(int group, TimeSpan grace, List<PodWorker> ending)
    {
        var workers = pods.Workers;
        foreach (var worker in workers.Where(w => w.Facts is { Finished: false } facts && options.GroupOf(facts.Pod) <= group && !ending.Contains(w)))
        {
            var own = TimeSpan.FromSeconds(worker.Facts!.Pod.Spec.TerminationGracePeriodSeconds ?? 30);
            disruptions.End(worker.Key.Uid, new PodDisruption(PodDisruption.Terminated, Message, own < grace ? own : grace));
            ending.Add(worker);
        }

        return workers.All(static worker => worker.Facts is not null);
    }

    private async Task UntilAsync(Func<bool> isDone, TimeSpan longest, CancellationToken cancellationToken)
    {
        var end = time.GetUtcNow() + longest;
        while (!isDone() && time.GetUtcNow() < end)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    [LoggerMessage(4030, LogLevel.Information, "Shutting the node down: Pods have {Grace} to end")]
    private static partial void LogBegun(ILogger logger, TimeSpan grace);
}
