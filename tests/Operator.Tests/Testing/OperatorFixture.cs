using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Tests.Testing;
using Krustlet.Operator.Modules.Resolution;
using Krustlet.Operator.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>The whole operator in this process, before a stub API server and a scripted registry.</summary>
internal sealed class OperatorFixture : IAsyncDisposable
{
    public const string ModulePath = "/apis/wasm.krustlet.dev/v1alpha1/namespaces/default/wasmmodules";
    public const string Pools = "/apis/wasm.krustlet.dev/v1alpha1/wasmnodepools";
    public const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    public const string Jobs = "/apis/batch/v1/namespaces/default/jobs";
    public const string Services = "/api/v1/namespaces/default/services";
    public const string Pods = "/api/v1/namespaces/default/pods";
    public const string Nodes = "/api/v1/nodes";

    private WebApplication? _application;

    public ApiStub Stub { get; } = new();

    public FakeResolver Resolver { get; } = new();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public Uri Address => new(_application!.Urls.Single());

    public IServiceProvider Parts => _application!.Services;

    public LoopHost Loops => _application!.Services.GetRequiredService<LoopHost>();

    /// <summary>Starts an operator, or another one after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        var options = new OperatorOptions { Identity = "test", LeaderElection = false, HealthAddress = "http://127.0.0.1:0" };
        _application = OperatorHost.Build(options, services =>
        {
            services.AddLogging(logging => logging.ClearProviders());
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<IApiClient>(_ => ApiClientFactory.FromHandler(new Undisposed(Stub), new Uri("http://stub")));
            services.AddSingleton<IModuleResolver>(Resolver);
        });
        await _application.StartAsync();
        await Loops.AllReady;
    }

    public async Task StopAsync()
    {
        await _application!.StopAsync();
        await _application.DisposeAsync();
        _application = null;
    }

    /// <summary>Waits for the world to reach a state while the clock moves on.</summary>
    public Task EventuallyAsync(Func<bool> condition, string what) => Eventually.BeAsync(condition, what, Clock, TimeSpan.FromMilliseconds(200));

    /// <summary>Waits until the operator has nothing left to write, and returns how many writes there have been.</summary>
    public async Task<int> SettleAsync()
    {
        for (var (count, quiet) = (-1, 0); quiet < 20; quiet = count == Stub.Writes.Count() ? quiet + 1 : 0)
        {
            count = Stub.Writes.Count();
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }

        return Stub.Writes.Count();
    }

    public JsonNode? Condition(string path, string type) =>
        Stub.Find(path)?["status"]?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == type);

    /// <summary>Whether a condition is <c>STATUS/REASON</c>; <c>null</c> means absent.</summary>
    public bool Has(string path, string type, string? expected)
    {
        var condition = Condition(path, type);
        return (condition is null ? null : $"{condition["status"]}/{condition["reason"]}") == expected;
    }

    /// <summary>Plays the Deployment controller: all replicas of the current generation serve.</summary>
    public void CompleteDeployment(string name)
    {
        var deployment = Stub.Find($"{Deployments}/{name}")!;
        var wanted = deployment["spec"]!["replicas"]?.GetValue<int>() ?? 1;
        deployment["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.GetValue<int>(),
            ["replicas"] = wanted,
            ["updatedReplicas"] = wanted,
            ["readyReplicas"] = wanted,
            ["availableReplicas"] = wanted,
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Available", ["status"] = "True", ["reason"] = "MinimumReplicasAvailable" }),
        };
        Stub.Put($"{Deployments}/{name}", deployment);
    }

    /// <summary>Plays the Deployment controller: the rollout of the current generation makes no progress.</summary>
    public void FailDeployment(string name)
    {
        var deployment = Stub.Find($"{Deployments}/{name}")!;
        deployment["status"] = new JsonObject
        {
            ["observedGeneration"] = deployment["metadata"]!["generation"]!.GetValue<int>(),
            ["replicas"] = 2,
            ["updatedReplicas"] = 1,
            ["readyReplicas"] = 1,
            ["availableReplicas"] = 1,
            ["conditions"] = new JsonArray(
                new JsonObject { ["type"] = "Available", ["status"] = "True", ["reason"] = "MinimumReplicasAvailable" },
                new JsonObject { ["type"] = "Progressing", ["status"] = "False", ["reason"] = "ProgressDeadlineExceeded" }),
        };
        Stub.Put($"{Deployments}/{name}", deployment);
    }

    /// <summary>Changes a spec as a user would.</summary>
    public void ChangeSpec(string path, Action<JsonObject> change)
    {
        var item = Stub.Find(path)!;
        change(item["spec"]!.AsObject());
        Stub.Put(path, item);
    }

    public async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await StopAsync();
        }

        Stub.Dispose();
    }

    /// <summary>Several operators in turn use one stub.</summary>
    private sealed class Undisposed(HttpMessageHandler inner) : HttpMessageHandler
    {
        private readonly HttpMessageInvoker _inner = new(inner, disposeHandler: false);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _inner.SendAsync(request, cancellationToken);
    }
}
