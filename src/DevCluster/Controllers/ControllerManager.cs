using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.DevCluster.Controllers.Certificates;
using Krustlet.DevCluster.Controllers.CronJobs;
using Krustlet.DevCluster.Controllers.DaemonSets;
using Krustlet.DevCluster.Controllers.Deployments;
using Krustlet.DevCluster.Controllers.Disruption;
using Krustlet.DevCluster.Controllers.Endpoints;
using Krustlet.DevCluster.Controllers.EndpointSlices;
using Krustlet.DevCluster.Controllers.GarbageCollection;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Jobs;
using Krustlet.DevCluster.Controllers.Namespaces;
using Krustlet.DevCluster.Controllers.Nodes;
using Krustlet.DevCluster.Controllers.ReplicaSets;
using Krustlet.DevCluster.Controllers.Revisions;
using Krustlet.DevCluster.Controllers.ServiceAccounts;
using Krustlet.DevCluster.Controllers.StatefulSets;
using Krustlet.DevCluster.Controllers.Volumes;
using Krustlet.DevCluster.Scheduling;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Controllers;

/// <summary>
/// The controllers and the scheduler of a cluster of one machine, in this process. They speak to any API server, embedded or
/// real. Disposing it stops them and waits until they have.
/// </summary>
public sealed partial class ControllerManager : IAsyncDisposable
{
    private readonly ControllerEnvironment _environment;
    private readonly CancellationTokenSource _stop = new();
    private int _disposed;

    private ControllerManager(ControllerEnvironment environment)
    {
        _environment = environment;
        Completion = RunAsync(environment.Loggers.CreateLogger<ControllerManager>());
    }

    /// <summary>Ends when the manager is disposed; faults when a loop failed, which stops all.</summary>
    public Task Completion { get; }

    /// <summary>Starts all controllers; they work once the task completes.</summary>
    /// <exception cref="ArgumentException">The options are not usable; the message says why.</exception>
    public static async Task<ControllerManager> StartAsync(ControllerManagerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var environment = new ControllerEnvironment(options, await AskServedAsync(options, cancellationToken));
        AddAll(environment);
        var manager = new ControllerManager(environment);
        try
        {
            var ready = Task.WhenAll(environment.Loops.Select(loop => loop.Ready));
            await await Task.WhenAny(ready, manager.Completion).WaitAsync(cancellationToken);
            return manager;
        }
        catch
        {
            await manager.StopAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private static async Task<ServedResources> AskServedAsync(ControllerManagerOptions options, CancellationToken cancellationToken)
    {
        var client = options.Connect(new ApiClientOptions { UserAgent = "krustlet-controllers/discovery", Time = options.Time });
        using (client as IDisposable)
        {
            return await ServedResources.AskAsync(client, options.Time, cancellationToken);
        }
    }

    private static void AddAll(ControllerEnvironment environment)
    {
        NamespaceBasicsController.AddTo(environment);
        PodNetworkController.AddTo(environment);
        NodeLifecycleController.AddTo(environment);
        Scheduler.AddTo(environment);
        ReplicaSetController.AddTo(environment);
        DeploymentController.AddTo(environment);
        JobController.AddTo(environment);
        CronJobController.AddTo(environment);
        var history = new RevisionHistory(environment);
        StatefulSetController.AddTo(environment, history);
        DaemonSetController.AddTo(environment, history);
        EndpointsController.AddTo(environment);
        EndpointSliceController.AddTo(environment);
        GarbageCollector.AddTo(environment);
        NamespaceController.AddTo(environment);
        TaintEvictionController.AddTo(environment);
        PodCollector.AddTo(environment);
        DisruptionController.AddTo(environment);
        var claims = new VolumeClaims(environment.Informers);
        ClaimBinder.AddTo(environment, claims);
        VolumeReclaimer.AddTo(environment, claims);
        ClaimProtection.AddTo(environment);
        VolumeProtection.AddTo(environment);
        EphemeralClaimController.AddTo(environment);
        AttachmentController.AddTo(environment, claims);
        CertificateApprover.AddTo(environment);
        CertificateSigningController.AddTo(environment);
    }

    private async Task RunAsync(ILogger logger)
    {
        try
        {
            await JoinedLoops.RunAsync([.. _environment.Loops.Select(loop => (Func<CancellationToken, Task>)loop.RunAsync)], _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked to stop, stopped.
        }
        catch (Exception e)
        {
            LogFailed(logger, e);
            throw;
        }
    }

    private async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync();

        // A failure has been logged and stands in Completion; stopping is not the place to throw it again.
        await Completion.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _environment.Dispose();
        _stop.Dispose();
    }

    [LoggerMessage(EventIds.Manager + 1, LogLevel.Critical, "A controller failed; all of them have stopped")]
    private static partial void LogFailed(ILogger logger, Exception error);
}
