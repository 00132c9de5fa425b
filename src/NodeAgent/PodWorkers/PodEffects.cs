using System.Collections.Immutable;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.LifecycleHooks;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Does what a pass decided: each action becomes an operation of the Pod that posts its outcome and wakes the Pod.</summary>
internal sealed partial class PodEffects(
    ContainerImages images,
    PodPreparation preparation,
    ContainerStarts starts,
    ContainerStops stops,
    ContainerHooks hooks,
    PodCleanUp cleanUp,
    INodeReader node,
    DeviceAllocator devices,
    TimeProvider time,
    ILogger<PodEffects> logger)
{
    /// <summary>Starts the actions; none of them is waited for.</summary>
    public void Start(PodWorker worker, PodFacts facts, ImmutableArray<PodAction> actions, Action wake, CancellationToken stopping)
    {
        worker.Hooks.Keep(facts);
        foreach (var action in actions)
        {
            switch (action)
            {
                case AdmitPod when facts.NodeReadAgain:
                    break;
                case CancelOperations:
                    worker.Operations.Cancel();
                    break;
                case CleanUpPod:
                    worker.Operations.RunAlone(token => RunAsync(worker, facts, action, wake, token, stopping), stopping);
                    break;
                case ForgetPod:
                    cleanUp.Forget(facts.Key);
                    break;
                default:
                    worker.Operations.Run(token => RunAsync(worker, facts, action, wake, token, stopping), stopping);
                    break;
            }
        }
    }

    private async Task RunAsync(PodWorker worker, PodFacts facts, PodAction action, Action wake, CancellationToken cancellationToken, CancellationToken stopping)
    {
        try
        {
            var news = await DoAsync(worker, facts, action, cancellationToken, stopping);
            worker.Post(news);
            wake();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The agent ends; the next one finds the Pod as it is.
        }
        catch (Exception failure)
        {
            // A bug, not a state of the world: those have types of their own. The operation counts as failed, and is tried again.
            LogFailed(logger, failure, facts.Key, action.GetType().Name);
            worker.Post(f => Failed(f, action, failure.Message));
            wake();
        }
    }

    private Task<Func<PodFacts, PodFacts>> DoAsync(PodWorker worker, PodFacts facts, PodAction action, CancellationToken cancellationToken, CancellationToken stopping) => action switch
    {
        AdmitPod => ReadNodeAsync(cancellationToken),
        AllocateDevices => AllocateAsync(facts, cancellationToken),
        PreparePod => preparation.PrepareAsync(facts, cancellationToken),
        RefreshVolumes => preparation.RefreshAsync(facts, cancellationToken),
        PullImage pull => PullAsync(facts, pull, cancellationToken),
        StartContainer start => starts.StartAsync(facts, start, cancellationToken, stopping),
        StopContainer stop => stops.StopAsync(facts, stop, stopping),
        RunPostStart hook => worker.Hooks.RunAsync(hook.RunId, isPreStop: false, token => hooks.PostStartAsync(facts, hook, token), () => worker.Facts!, stopping),
        RunPreStop hook => worker.Hooks.RunAsync(hook.RunId, isPreStop: true, token => hooks.PreStopAsync(facts, hook, token), () => worker.Facts!, stopping),
        CleanUpPod => cleanUp.CleanUpAsync(facts, stopping),
        _ => throw new InvalidOperationException($"no effect is known for {action.GetType().Name}"),
    };

    /// <summary>A Pod is not turned away on a copy of the Node that may be behind; when nothing newer can be had, the copy counts.</summary>
    private async Task<Func<PodFacts, PodFacts>> ReadNodeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await node.ReadAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is ApiException or OperationCanceledException)
        {
            LogNodeNotRead(logger, failure);
        }

        return static f => f.NodeRead();
    }

    private async Task<Func<PodFacts, PodFacts>> AllocateAsync(PodFacts facts, CancellationToken cancellationToken)
    {
        try
        {
            var refusal = await devices.AllocateAsync(facts.Pod, cancellationToken);
            return f => f.DevicesSettled(refusal, time.GetUtcNow());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return f => f.DevicesSettled(null, time.GetUtcNow());
        }
    }

    private async Task<Func<PodFacts, PodFacts>> PullAsync(PodFacts facts, PullImage pull, CancellationToken cancellationToken)
    {
        var container = facts.Container(pull.Container);
        var image = container.Spec.Image;
        try
        {
            var result = await images.EnsureAsync(facts, container, cancellationToken);
            return result.Image is { } ready
                ? f => f.ImageReady(pull.Container, ready)
                : f => f.ImageFailed(pull.Container, image, result.Reason, result.Message, time.GetUtcNow());
        }
        catch (ApiException failure)
        {
            return f => f.ImageFailed(pull.Container, image, WaitingReason.ErrImagePull, $"the Pod's pull secrets cannot be read: {failure.Message}", time.GetUtcNow());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return f => f.PullCancelled(pull.Container);
        }
    }

    private PodFacts Failed(PodFacts facts, PodAction action, string message)
    {
        var now = time.GetUtcNow();
        return action switch
        {
            AllocateDevices => facts.DevicesSettled(DeviceAllocator.Refusal(message), now),
            PreparePod => facts.PreparationFailed(now),
            RefreshVolumes => facts.VolumesRefreshed(now + TimeSpan.FromSeconds(10)),
            PullImage pull => facts.ImageFailed(pull.Container, facts.Container(pull.Container).Spec.Image, WaitingReason.ErrImagePull, message, now),
            StartContainer start => facts.StartFailed(start.Container, $"{start.Attempt}/{start.Try}", WaitingReason.RunContainerError, message, now),
            StopContainer stop => facts.StopFailed(stop.Container, now),
            RunPostStart hook => facts.PostStartEnded(hook.Container, hook.RunId, message),
            RunPreStop hook => facts.PreStopEnded(hook.Container, hook.RunId),
            CleanUpPod => facts.CleanUpFailed(now),
            _ => facts,
        };
    }

    [LoggerMessage(4522, LogLevel.Debug, "The Node could not be read for an admission: the known one counts")]
    private static partial void LogNodeNotRead(ILogger logger, Exception failure);

    [LoggerMessage(4520, LogLevel.Error, "An operation of Pod {Pod} failed unexpectedly: {Action}; it is tried again")]
    private static partial void LogFailed(ILogger logger, Exception failure, Contracts.Identity.PodKey pod, string action);
}
