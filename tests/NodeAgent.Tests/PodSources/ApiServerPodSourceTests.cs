using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.NodeAgent.PodSources;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.PodSources;

/// <summary>What changes while the Pods that are there are told.</summary>
public sealed class ApiServerPodSourceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeApi _api;

    public ApiServerPodSourceTests() => _api = new FakeApi(_time);

    [Fact]
    public async Task A_pod_that_goes_while_it_is_told_of_is_told_to_be_gone()
    {
        _api.Put(ApiResources.Pods, TestPods.Pod(name: "kept"));
        var web = _api.Put(ApiResources.Pods, TestPods.Pod());
        using var metrics = new RuntimeMetrics();
        using var stop = new CancellationTokenSource();
        var informer = ApiServerPodSource.CreateInformer(_api, FakeNode.WithCidr(null), metrics, _time, NullLoggerFactory.Instance);
        var watching = Task.Run(() => informer.RunAsync(stop.Token));
        var source = new ApiServerPodSource(informer);
        await source.SyncedAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));
        var sink = new Sink(pod =>
        {
            _api.Remove(ApiResources.Pods, new NamespacedName("default", "web"));
            SpinWait.SpinUntil(() => informer.Store.Get(new NamespacedName("default", "web")) is null, TimeSpan.FromMinutes(1)).Should().BeTrue();
        });

        using var following = source.Follow(sink);

        sink.Known.Should().BeEquivalentTo("kept");
        sink.Gone.Should().Equal(web.Metadata.Uid);
        await stop.CancelAsync();
        await watching.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private sealed class Sink(Action<V1Pod> told) : IPodSink
    {
        public HashSet<string> Known { get; } = [];

        public List<string> Gone { get; } = [];

        public void Upsert(V1Pod pod)
        {
            Known.Add(pod.Metadata.Name);
            told(pod);
        }

        public void Removed(PodKey pod)
        {
            Known.Remove(pod.Name);
            Gone.Add(pod.Uid);
        }
    }
}
