using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Networks;

namespace Krustlet.EndToEnd.Pools;

/// <summary>One Pod's life on a Linux node: its agent runs, is started again when it ends, and is stopped when the Pod is deleted; the Pod's status says so.</summary>
internal sealed class AgentPod(NetworkedClusterFixture cluster, V1Pod pod)
{
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromMilliseconds(250);
    private readonly TaskCompletionSource leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ChildProcess? process;
    private volatile bool isHeldDown;

    public string Name => pod.Metadata.Name;

    /// <summary>The Pod is deleted.</summary>
    public void Leave() => leaving.TrySetResult();

    /// <summary>Ends the agent as a crash would, and does not start it again in this Pod.</summary>
    public Task KillAsync()
    {
        isHeldDown = true;
        return process?.KillAsync() ?? Task.CompletedTask;
    }

    /// <summary>Until the Pod is gone.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var container = await AgentContainer.MakeAsync(cluster, pod);
        for (var restarts = 0; !leaving.Task.IsCompleted; restarts++)
        {
            if (isHeldDown)
            {
                await leaving.Task.WaitAsync(cancellationToken);
                break;
            }

            await RunOnceAsync(container, restarts, cancellationToken);
        }

        await cluster.Api.DeleteAsync(ApiResources.Pods, Key, new DeleteRequest(pod.Metadata.Uid, GracePeriodSeconds: 0), cancellationToken);
    }

    private NamespacedName Key => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name);

    private async Task RunOnceAsync(AgentContainer container, int restarts, CancellationToken cancellationToken)
    {
        await using var agent = await container.StartAsync(cancellationToken);
        process = agent;
        try
        {
            await ReportAsync(container, restarts, isReady: false, """{"running":{}}""", cancellationToken);
            while (!agent.HasExited && !leaving.Task.IsCompleted && !await container.IsReadyAsync(cancellationToken))
            {
                await Task.Delay(ProbePeriod, ClusterFixture.Time, cancellationToken);
            }

            if (!agent.HasExited && !leaving.Task.IsCompleted)
            {
                await ReportAsync(container, restarts, isReady: true, """{"running":{}}""", cancellationToken);
            }

            await Task.WhenAny(agent.WaitForExitAsync(cancellationToken), leaving.Task);
            cancellationToken.ThrowIfCancellationRequested();
            if (!leaving.Task.IsCompleted)
            {
                await ReportAsync(container, restarts, isReady: false, """{"waiting":{"reason":"CrashLoopBackOff"}}""", cancellationToken);
            }
        }
        finally
        {
            await agent.StopAsync();
            container.EndModules();
        }
    }

    private async Task ReportAsync(AgentContainer container, int restarts, bool isReady, string state, CancellationToken cancellationToken)
    {
        var ready = isReady ? "True" : "False";
        var status = $$$"""
            {"status":{"phase":"Running","podIP":"{{{container.Address}}}","podIPs":[{"ip":"{{{container.Address}}}"}],
             "conditions":[{"type":"PodScheduled","status":"True"},{"type":"Initialized","status":"True"},{"type":"ContainersReady","status":"{{{ready}}}"},{"type":"Ready","status":"{{{ready}}}"}],
             "containerStatuses":[{"name":"{{{pod.Spec.Containers[0].Name}}}","image":"{{{pod.Spec.Containers[0].Image}}}","imageID":"","ready":{{{(isReady ? "true" : "false")}}},"restartCount":{{{restarts}}},"state":{{{state}}}}]}}
            """;
        try
        {
            await cluster.Api.PatchAsync(ApiResources.Pods, Key, new PatchRequest(PatchKind.Merge, status, "status"), cancellationToken);
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.NotFound)
        {
            // Deleted by force meanwhile; the watch tells.
        }
    }
}
