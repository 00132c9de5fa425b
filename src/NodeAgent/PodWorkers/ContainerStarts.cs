using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.TerminationMessages;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Starts runs, a bounded number at a time, and clears away the runs they replace.</summary>
internal sealed partial class ContainerStarts(
    ModuleRequests requests, IModuleHosts hosts, PodLogFolders logs, TerminationFiles terminations, TerminationReader reader, TimeProvider time, ILogger<ContainerStarts> logger) : IDisposable
{
    private const int AtOnce = 32;
    private readonly SemaphoreSlim slots = new(AtOnce);

    /// <summary>
    /// One start. Once a host may have been asked, it is not given up with the Pod's other operations: only a certain outcome
    /// lets the Pod go on.
    /// </summary>
    public async Task<Func<PodFacts, PodFacts>> StartAsync(PodFacts pod, StartContainer start, CancellationToken cancellationToken, CancellationToken stopping)
    {
        var container = pod.Container(start.Container);
        var id = ContainerIds.For(pod.Key.Uid, start.Container, start.Attempt, start.Try);
        try
        {
            await slots.WaitAsync(cancellationToken);
            try
            {
                TryRemoveMessages(pod, container);
                var request = await requests.BuildAsync(pod, container, start, time.GetUtcNow(), cancellationToken);
                return await AskAsync(pod, container, request, stopping);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return f => f.StartCancelled(start.Container);
        }
        catch (Exception failure) when (failure is ContainerConfigException or ApiException)
        {
            return f => f.StartFailed(start.Container, id, WaitingReason.CreateContainerConfigError, failure.Message, time.GetUtcNow());
        }
        catch (Exception failure) when (failure is ModuleHostException or IOException)
        {
            return f => f.StartFailed(start.Container, id, WaitingReason.RunContainerError, failure.Message, time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => slots.Dispose();

    private async Task<Func<PodFacts, PodFacts>> AskAsync(PodFacts pod, ContainerFacts container, ModuleStart request, CancellationToken stopping)
    {
        var run = await hosts.StartAsync(request, stopping);
        if (run.Refusal is { } refusal)
        {
            await hosts.RemoveAsync(run.Run.Id, stopping);
            return f => f.StartFailed(container.Name, run.Run.Id, refusal.Reason, refusal.Message, time.GetUtcNow());
        }

        await TryRemoveOlderAsync(pod, container, run.Run, stopping);
        return f => f.RunReported(container.Name, reader.Complete(f, container.Name, run.Run));
    }

    /// <summary>
    /// Only what the newest run so far left to say may still be read. It is done before the start: by the time that one is answered, its module may have ended, and the file
    /// of the next one been made.
    /// </summary>
    private void TryRemoveMessages(PodFacts pod, ContainerFacts container)
    {
        try
        {
            terminations.Prune(pod.Key.Uid, container.Name, container.Current?.Id);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogOlderKept(logger, failure, container.Name, pod.Key);
        }
    }

    /// <summary>The new run runs, whatever becomes of those it replaces: they go with the next start, or with the Pod.</summary>
    private async Task TryRemoveOlderAsync(PodFacts pod, ContainerFacts container, ContainerRun newest, CancellationToken stopping)
    {
        try
        {
            foreach (var older in hosts.RunsOf(pod.Key.Uid).Where(r => r.Container == container.Name && r.Run.HasExited && r.Run.Attempt < newest.Attempt))
            {
                await hosts.RemoveAsync(older.Run.Id, stopping);
            }

            logs.Prune(pod.Key, container.Name, newest.Attempt - 1);
        }
        catch (Exception failure) when (failure is ModuleHostException or IOException or UnauthorizedAccessException)
        {
            LogOlderKept(logger, failure, container.Name, pod.Key);
        }
    }

    [LoggerMessage(4532, LogLevel.Warning, "Not everything of the earlier runs of {Container} of Pod {Pod} could be removed: tried again with its next start")]
    private static partial void LogOlderKept(ILogger logger, Exception failure, string container, Contracts.Identity.PodKey pod);
}
