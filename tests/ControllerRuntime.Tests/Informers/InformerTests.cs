using System.Collections.Concurrent;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.Informers;

public sealed class InformerTests : IAsyncDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private readonly RuntimeFixture _fixture = new();
    private readonly ConcurrentQueue<string> _heard = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Handlers_have_heard_of_every_object_when_it_is_synced_and_of_each_change_after()
    {
        _fixture.Stub.Put($"{Pods}/a", "{}");
        var informer = Start(new InformerOptions<V1Pod>());
        informer.AddHandler(Recorder());
        await informer.Synced;
        _heard.Should().Equal("+a");

        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.Put($"{Pods}/a", """{"spec":{"nodeName":"n1"}}""");
        _fixture.Stub.Remove($"{Pods}/a");
        await Eventually.BeAsync(() => _heard.Count == 3, "both changes were heard");
        _heard.Should().Equal("+a", "~a", "-a");
        informer.Store.Count.Should().Be(0);
    }

    [Fact]
    public async Task A_late_handler_hears_of_what_is_there_and_a_disposed_one_of_nothing_more()
    {
        _fixture.Stub.Put($"{Pods}/a", "{}");
        var informer = Start(new InformerOptions<V1Pod>());
        await informer.Synced;
        var registration = informer.AddHandler(Recorder());
        _heard.Should().Equal("+a");

        registration.Dispose();
        var told = 0;
        informer.AddHandler(ResourceHandler<V1Pod>.OnAny(_ => Interlocked.Increment(ref told)));
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.Put($"{Pods}/b", "{}");
        await Eventually.BeAsync(() => Volatile.Read(ref told) == 2, "handlers registered later have heard of both");
        _heard.Should().Equal("+a");
    }

    [Fact]
    public async Task Deletions_and_recreations_missed_by_a_lost_watch_are_told()
    {
        _fixture.Stub.Put($"{Pods}/gone", "{}");
        _fixture.Stub.Put($"{Pods}/renewed", "{}");
        _fixture.Stub.Put($"{Pods}/same", "{}");
        var informer = Start(new InformerOptions<V1Pod>());
        informer.AddHandler(Recorder());
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _heard.Clear();

        _fixture.Stub.DropWatches();
        _fixture.Stub.Remove($"{Pods}/gone");
        _fixture.Stub.Remove($"{Pods}/renewed");
        _fixture.Stub.Put($"{Pods}/renewed", "{}");
        _fixture.Stub.Compact();
        await Eventually.BeAsync(() => _heard.Count >= 3, "the changes are told", _fixture.Clock, TimeSpan.FromSeconds(1));

        _heard.Should().BeEquivalentTo("-gone", "-renewed", "+renewed");
    }

    [Fact]
    public async Task Objects_are_found_by_index_and_lose_their_managed_fields()
    {
        var byNode = new Indexer<V1Pod>(pod => pod.Spec?.NodeName is { } node ? [node] : []);
        _fixture.Stub.Put($"{Pods}/a", """{"metadata":{"managedFields":[{"manager":"kubectl"}]},"spec":{"nodeName":"n1"}}""");
        _fixture.Stub.Put($"{Pods}/b", """{"spec":{"nodeName":"n2"}}""");
        var informer = Start(new InformerOptions<V1Pod> { Indexers = [byNode] });
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");

        informer.Store.ByIndex(byNode, "n1").Select(p => p.Metadata.Name).Should().Equal("a");
        informer.Store.Get(new NamespacedName("default", "a"))!.Metadata.ManagedFields.Should().BeNull();

        _fixture.Stub.Put($"{Pods}/b", """{"spec":{"nodeName":"n1"}}""");
        await Eventually.BeAsync(() => informer.Store.ByIndex(byNode, "n1").Count == 2, "the moved pod is under its new node");
        informer.Store.ByIndex(byNode, "n2").Should().BeEmpty();
    }

    [Fact]
    public async Task A_resync_tells_of_every_object_again()
    {
        _fixture.Stub.Put($"{Pods}/a", "{}");
        var informer = Start(new InformerOptions<V1Pod> { Resync = TimeSpan.FromMinutes(10) });
        informer.AddHandler(Recorder());
        await informer.Synced;

        await Eventually.BeAsync(() => _heard.Contains("~a"), "the resync came", _fixture.Clock, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task It_asks_only_for_its_scope()
    {
        var informer = Start(new InformerOptions<V1Pod> { Scope = new ListScope("team", "app=web", "spec.nodeName=n1") });
        await informer.Synced;

        var list = _fixture.Stub.Requests.First();
        list.Path.Should().Be("/api/v1/namespaces/team/pods");
        list.Query["labelSelector"].Should().Be("app=web");
        list.Query["fieldSelector"].Should().Be("spec.nodeName=n1");
    }

    private Informer<V1Pod> Start(InformerOptions<V1Pod> options)
    {
        var informer = new Informer<V1Pod>(_fixture.Client, ApiResources.Pods, options, _fixture.Metrics, _fixture.Clock, NullLoggerFactory.Instance, new Random(1));
        _ = _fixture.Run(informer.RunAsync);
        return informer;
    }

    private ResourceHandler<V1Pod> Recorder() => new(
        item => _heard.Enqueue("+" + item.Metadata.Name),
        (_, item) => _heard.Enqueue("~" + item.Metadata.Name),
        last => _heard.Enqueue("-" + last.Metadata.Name));
}
