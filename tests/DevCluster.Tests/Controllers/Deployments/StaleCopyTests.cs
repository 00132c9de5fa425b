using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.DevCluster.Controllers.Deployments;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Tests.ApiServer;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster.Tests.Controllers.Deployments;

/// <summary>Passes of the controller, each by hand, while its watch of Deployments is behind that of ReplicaSets.</summary>
public sealed class StaleCopyTests : IAsyncLifetime
{
    private const string Space = "default";
    private static readonly NamespacedName Web = new(Space, "web");
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly RuntimeMetrics _metrics = new();
    private TestServer? _server;
    private ApiClient? _client;

    private IApiClient Client => _client!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartAsync();
        await File.WriteAllTextAsync(_kubeconfig, _server.Server.AdminKubeconfig);
        _client = ApiClientFactory.FromKubeconfig(_kubeconfig);
    }

    public async Task DisposeAsync()
    {
        _client!.Dispose();
        _metrics.Dispose();
        await _server!.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    [Fact]
    public async Task A_pass_with_an_older_copy_does_not_take_the_progress_back_that_a_deadline_counts_from()
    {
        var deployment = Workloads.Deployment("web", "nowhere", 1);
        (deployment.ApiVersion, deployment.Kind) = (ApiResources.Deployments.ApiVersion, ApiResources.Deployments.Kind);
        deployment.Metadata.NamespaceProperty = Space;
        deployment.Spec.ProgressDeadlineSeconds = 60;
        await Client.CreateAsync(ApiResources.Deployments, deployment, CancellationToken.None);
        await PassAsync();
        await ServeAsync((await SetsAsync()).Single(), available: 1);
        await PassAsync();
        (await ReasonAsync()).Should().Be("NewReplicaSetAvailable");

        await PatchAsync("""{"spec":{"template":{"spec":{"containers":[{"name":"app","image":"app:2"}]}}}}""");
        var before = Informers();
        await SyncAsync(before.Deployments);
        await PassAsync();
        (await ReasonAsync()).Should().Be("NewReplicaSetCreated");
        await ServeAsync((await SetsAsync()).Single(set => set.Spec.Template.Spec.Containers[0].Image == "app:2"), available: 0);

        // As when the watch of Deployments has not told yet of what the last pass wrote.
        await SyncAsync(before.ReplicaSets);
        await FluentActions.Awaiting(() => ReconcileAsync(before)).Should().ThrowAsync<ApiException>().Where(failure => failure.Reason == ApiErrorReason.Conflict);
        (await ReasonAsync()).Should().Be("NewReplicaSetCreated");

        await PassAsync();
        (await ReasonAsync()).Should().Be("ReplicaSetUpdated", "a ReplicaSet with a Pod is progress, of which the deadline counts from now");
    }

    private SharedInformers Informers() => new(Client, _metrics, TimeProvider.System, NullLoggerFactory.Instance);

    private async Task PassAsync()
    {
        var informers = Informers();
        await SyncAsync(informers.Deployments);
        await SyncAsync(informers.ReplicaSets);
        await ReconcileAsync(informers);
    }

    private Task ReconcileAsync(SharedInformers informers) =>
        new DeploymentController(Client, new ReplicaSetWriter(Client, new NoEvents()), informers, TimeProvider.System).ReconcileAsync(Web, CancellationToken.None);

    /// <summary>Takes the state as it is now, and hears no more of it.</summary>
    private static async Task SyncAsync(IOwnedLoop informer)
    {
        using var stop = new CancellationTokenSource();
        var running = informer.RunAsync(stop.Token);
        await informer.Ready;
        await stop.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task ServeAsync(V1ReplicaSet set, int available)
    {
        var status = $$"""{"status":{"replicas":1,"observedGeneration":1,"readyReplicas":{{available}},"availableReplicas":{{available}} } }""";
        await Client.PatchAsync(ApiResources.ReplicaSets, new NamespacedName(Space, set.Metadata.Name), new PatchRequest(PatchKind.Merge, status, "status"), CancellationToken.None);
    }

    private async Task<IReadOnlyList<V1ReplicaSet>> SetsAsync() => (await Client.ListAsync(ApiResources.ReplicaSets, new ListScope(Space))).Items;

    private async Task<string?> ReasonAsync() =>
        DeploymentConditions.Find((await Client.GetAsync(ApiResources.Deployments, Web, CancellationToken.None))!.Status?.Conditions, DeploymentConditions.Progressing)?.Reason;

    private Task PatchAsync(string patch) =>
        Client.PatchAsync(ApiResources.Deployments, Web, new PatchRequest(PatchKind.StrategicMerge, patch), CancellationToken.None);

    private sealed class NoEvents : IEventRecorder
    {
        public void Record(V1ObjectReference regarding, EventSeverity severity, string reason, string message)
        {
        }
    }
}
