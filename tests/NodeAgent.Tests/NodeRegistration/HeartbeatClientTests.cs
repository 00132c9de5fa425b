using System.Collections.Concurrent;
using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.DevicePlugins;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

/// <summary>A node that is busy is not taken for dead: its heartbeats do not queue behind its other calls.</summary>
public sealed class HeartbeatClientTests
{
    private const int Burst = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly NamespacedName Lease = new("kube-node-lease", "n1");

    [Fact]
    public async Task Heartbeats_pass_while_other_calls_are_held_back()
    {
        // The clock stands still, so that calls beyond the burst are held back for ever.
        var time = new FakeTimeProvider();
        var burst = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentQueue<string>();
        await using var server = await ServeAsync(agent =>
        {
            seen.Enqueue(agent);
            if (seen.Count == Burst)
            {
                burst.TrySetResult();
            }
        });
        var folder = Directory.CreateTempSubdirectory("krustlet-heartbeat-");
        try
        {
            var connection = ClusterConnection.Open(await KubeconfigAsync(folder, server.Urls.Single()), time);
            using var stop = new CancellationTokenSource();
            var flood = Enumerable.Range(0, Burst + 50).Select(_ => connection.Api.GetAsync(ApiResources.Leases, Lease, stop.Token)).ToArray();
            await burst.Task.WaitAsync(Patience);

            for (var beat = 0; beat < Burst + 50; beat++)
            {
                (await connection.Heartbeats.GetAsync(ApiResources.Leases, Lease, default).WaitAsync(Patience)).Should().NotBeNull();
            }

            flood.Count(call => !call.IsCompleted).Should().BeGreaterThanOrEqualTo(50);
            seen.Count(agent => agent == "krustlet-agent").Should().Be(Burst);
            await stop.CancelAsync();
            await Task.WhenAll(flood.Select(call => call.ContinueWith(_ => { }, TaskScheduler.Default)));
            ((IDisposable)connection.Api).Dispose();
            ((IDisposable)connection.Heartbeats).Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Lease_and_status_are_written_by_the_heartbeat_client()
    {
        var time = new FakeTimeProvider();
        var other = new FakeApi(time);
        var heartbeats = new FakeApi(time);
        await using var services = Registration(other, heartbeats, time);
        var node = heartbeats.Put(ApiResources.Nodes, new V1Node { Metadata = new V1ObjectMeta { Name = "n1" }, Status = new V1NodeStatus() });

        await services.GetRequiredService<NodeLease>().RenewAsync(default);
        await services.GetRequiredService<NodeStatusReporter>().ReportAsync(node, default);

        heartbeats.Find(ApiResources.Leases, Lease)!.Spec.HolderIdentity.Should().Be("n1");
        heartbeats.Find(ApiResources.Nodes, NamespacedName.Cluster("n1"))!.Status.Conditions.Should().Contain(condition => condition.Type == "Ready");
        other.Calls.Should().BeEmpty();
    }

    private static ServiceProvider Registration(FakeApi other, FakeApi heartbeats, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(time);
        services.AddSingleton(TestOptions.Node());
        services.AddSingleton<IApiClient>(other);
        services.AddSingleton<IMachine>(new FakeMachine(time));
        services.AddSingleton<INodeIdentity>(new NodeIdentity("n1", IPAddress.Parse("192.0.2.1")));
        services.AddSingleton(new FakePods());
        services.AddSingleton<IPodDirectory>(provider => provider.GetRequiredService<FakePods>());
        services.AddSingleton<IImageInventory>(provider => provider.GetRequiredService<FakePods>());
        services.AddSingleton<IExtendedResources>(new FakeExtendedResources());
        services.AddSingleton<INodeVolumes>(new FakeNodeVolumes());
        services.AddSingleton<INodeEvents>(new FakeNodeEvents());
        services.AddNodeRegistration(heartbeats);
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<KubeletEndpoint>().Listening(10250);
        return provider;
    }

    private static async Task<WebApplication> ServeAsync(Action<string> onRequest)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context =>
        {
            onRequest(context.Request.Headers.UserAgent.ToString());
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"metadata":{"name":"n1","namespace":"kube-node-lease"},"spec":{}}""");
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<ClusterOptions> KubeconfigAsync(DirectoryInfo folder, string server)
    {
        var path = Path.Combine(folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(path, $"""
            current-context: c
            clusters:
            - name: c
              cluster:
                server: {server}
            users:
            - name: c
              user:
                token: t
            contexts:
            - name: c
              context:
                cluster: c
                user: c
            """);
        return new ClusterOptions(path, null, false, folder.FullName, folder.FullName, LogLevel.Information);
    }
}
