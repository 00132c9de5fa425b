using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Cli.Development;

/// <summary>Follows the samples until each module is Ready, each Deployment available and each bare Pod has succeeded.</summary>
internal sealed class SampleWatch(IApiClient api, TimeProvider time, long started)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly ListScope Default = new("default");
    private readonly ConcurrentDictionary<string, TimeSpan> runningAfter = new();

    /// <summary>From apply to the first container start that the API showed, by Pod name.</summary>
    public IReadOnlyDictionary<string, TimeSpan> RunningAfter => runningAfter;

    /// <exception cref="TimeoutException">Something is still not done; the message says what and why.</exception>
    public async Task UntilDoneAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var times = RecordStartsAsync(patience, watching.Token);
        try
        {
            await UntilNothingIsPendingAsync(patience, cancellationToken);
        }
        finally
        {
            await watching.CancelAsync();
            await times;
        }
    }

    private async Task UntilNothingIsPendingAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        while (await PendingAsync(cancellationToken) is { Count: > 0 } pending)
        {
            if (time.GetElapsedTime(from) > patience)
            {
                throw new TimeoutException($"after {patience.TotalSeconds} s these are not done:\n  {string.Join("\n  ", pending)}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken)
    {
        List<string> pending = [];
        foreach (var module in (await api.ListAsync(KrustletResources.WasmModules, Default, cancellationToken: cancellationToken)).Items)
        {
            var ready = module.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);
            if (ready?.Status != "True")
            {
                pending.Add($"WasmModule {module.Metadata.Name}: {ready?.Reason} {ready?.Message}");
            }
        }

        foreach (var deployment in (await api.ListAsync(ApiResources.Deployments, Default, cancellationToken: cancellationToken)).Items)
        {
            if ((deployment.Status?.AvailableReplicas ?? 0) < deployment.Spec.Replicas)
            {
                pending.Add($"Deployment {deployment.Metadata.Name}: {deployment.Status?.AvailableReplicas ?? 0} of {deployment.Spec.Replicas} available");
            }
        }

        foreach (var pod in (await api.ListAsync(ApiResources.Pods, Default, cancellationToken: cancellationToken)).Items)
        {
            if (!(pod.Metadata.OwnerReferences?.Count > 0) && pod.Status?.Phase != "Succeeded")
            {
                pending.Add($"Pod {pod.Metadata.Name}: {pod.Status?.Phase} {pod.Status?.ContainerStatuses?.FirstOrDefault()?.State?.Waiting?.Message}");
            }
        }

        return pending;
    }

    private async Task RecordStartsAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in api.WatchAsync(ApiResources.Pods, Default, "0", patience, cancellationToken))
            {
                if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified && change.Object.Status?.ContainerStatuses is { Count: > 0 } containers
                    && containers.All(container => container.State?.Running is not null || container.State?.Terminated is not null))
                {
                    runningAfter.TryAdd(change.Object.Metadata.Name, time.GetElapsedTime(started));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The samples are done.
        }
    }
}
