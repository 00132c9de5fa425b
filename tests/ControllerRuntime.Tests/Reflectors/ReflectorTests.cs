using System.Net;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Reflectors;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.Reflectors;

public sealed class ReflectorTests : IAsyncDisposable
{
    private const string Pods = "/api/v1/namespaces/default/pods";
    private readonly RuntimeFixture _fixture = new();
    private readonly RecordingSink _sink = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task It_lists_from_the_watch_cache_and_then_watches_with_bookmarks_for_five_to_ten_minutes()
    {
        _fixture.Stub.Put($"{Pods}/a", "{}");
        Start();
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.Put($"{Pods}/b", "{}");
        await Eventually.BeAsync(() => _sink.Names.SequenceEqual(["a", "b"]), "both pods are known");

        Lists().Single().Query["resourceVersion"].Should().Be("0");
        var watch = Watches().Single();
        watch.Query["allowWatchBookmarks"].Should().Be("true");
        int.Parse(watch.Query["timeoutSeconds"]!, System.Globalization.CultureInfo.InvariantCulture).Should().BeInRange(300, 600);
    }

    [Fact]
    public async Task A_lost_watch_is_resumed_where_it_stopped_without_a_new_list()
    {
        Start();
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.Put($"{Pods}/a", "{}");
        await Eventually.BeAsync(() => _sink.Names.Contains("a"), "the pod is known");

        _fixture.Stub.DropWatches();
        _fixture.Stub.Put($"{Pods}/b", "{}");
        await Eventually.BeAsync(() => _sink.Names.Contains("b"), "the pod made meanwhile is known", _fixture.Clock, TimeSpan.FromSeconds(1));

        Lists().Should().HaveCount(1);
        _sink.Replaces.Should().Be(1);
    }

    [Fact]
    public async Task A_bookmark_moves_the_place_where_a_watch_resumes()
    {
        Start();
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.Compact();
        _fixture.Stub.SendBookmark("/api/v1/pods");
        _fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        _fixture.Stub.CloseWatches();
        await Eventually.BeAsync(() => Watches().Count() == 2, "the watch is resumed", _fixture.Clock, TimeSpan.FromSeconds(1));
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "the second watch stays open");

        Lists().Should().HaveCount(1, "the bookmark was newer than the compaction");
    }

    [Fact]
    public async Task A_forgotten_version_costs_one_list_of_the_latest_state_and_finds_what_was_deleted_meanwhile()
    {
        _fixture.Stub.Put($"{Pods}/gone", "{}");
        _fixture.Stub.Put($"{Pods}/stays", "{}");
        Start();
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");

        _fixture.Stub.DropWatches();
        _fixture.Stub.Remove($"{Pods}/gone");
        _fixture.Stub.Compact();
        await Eventually.BeAsync(() => _sink.Names.SequenceEqual(["stays"]), "the deletion is known", _fixture.Clock, TimeSpan.FromSeconds(1));

        Lists().Should().HaveCount(2);
        Lists().Last().Query["resourceVersion"].Should().BeNull();
    }

    [Fact]
    public async Task A_relist_is_paged_and_an_expired_page_falls_back_to_one_answer()
    {
        for (var i = 0; i < 5; i++)
        {
            _fixture.Stub.Put($"{Pods}/p{i}", "{}");
        }

        Start(new ReflectorOptions { PageSize = 2 });
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.FailNext(r => r.Query["continue"] is not null, HttpStatusCode.Gone, reason: "Expired");
        _fixture.Stub.DropWatches();
        _fixture.Stub.Compact();
        await Eventually.BeAsync(() => _sink.Replaces == 2, "it listed again", _fixture.Clock, TimeSpan.FromSeconds(1));

        _sink.Names.Should().HaveCount(5);
        Lists().Select(l => l.Query["limit"]).Should().Equal(null, "2", "2", null);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    public async Task Failed_lists_are_tried_again_until_one_works(HttpStatusCode code)
    {
        _fixture.Stub.Put($"{Pods}/a", "{}");
        _fixture.Stub.FailNext(r => r.IsList, code, times: 6);
        Start();

        await Eventually.BeAsync(() => _sink.Names.Contains("a"), "the seventh list works", _fixture.Clock, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_server_that_asks_to_wait_is_left_alone_that_long()
    {
        var fault = _fixture.Stub.FailNext(r => r.IsList, HttpStatusCode.TooManyRequests, retryAfter: TimeSpan.FromSeconds(90));
        Start();
        await Eventually.BeAsync(() => fault.IsSpent && _fixture.Clock.Waiting == 1, "the list was refused and it waits");
        _fixture.Clock.Advance(TimeSpan.FromSeconds(89));

        _fixture.Clock.Waiting.Should().Be(1, "it still waits");
        Lists().Should().HaveCount(1);
        await Eventually.BeAsync(() => _sink.Replaces == 1, "it lists after the wait", _fixture.Clock, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_watch_that_ends_at_once_without_events_is_a_failure_and_waits()
    {
        Start();
        await Eventually.BeAsync(() => _fixture.Stub.OpenWatches == 1, "a watch is open");
        _fixture.Stub.CloseWatches();
        await Eventually.BeAsync(() => _fixture.Clock.Waiting == 1, "it waits");

        Watches().Should().HaveCount(1, "the next one comes only after a wait");
        await Eventually.BeAsync(() => Watches().Count() == 2, "the wait is over", _fixture.Clock, TimeSpan.FromSeconds(1));
    }

    private void Start(ReflectorOptions? options = null)
    {
        var reflector = new Reflector<V1Pod>(
            _fixture.Client, ApiResources.Pods, ListScope.All, _sink, options ?? new ReflectorOptions(), _fixture.Metrics, _fixture.Clock, new Random(1), NullLogger.Instance);
        _ = _fixture.Run(reflector.RunAsync);
    }

    private IEnumerable<StubRequest> Lists() => _fixture.Stub.Requests.Where(r => r.IsList);

    private IEnumerable<StubRequest> Watches() => _fixture.Stub.Requests.Where(r => r.IsWatch);

    /// <summary>Lets a loop that has something to do without the clock do it; used only to show that it has not.</summary>

    private sealed class RecordingSink : IReflectorSink<V1Pod>
    {
        private readonly Lock _gate = new();
        private readonly SortedSet<string> _names = new(StringComparer.Ordinal);
        private int _replaces;

        public int Replaces => Volatile.Read(ref _replaces);

        public IReadOnlyList<string> Names
        {
            get
            {
                lock (_gate)
                {
                    return [.. _names];
                }
            }
        }

        public void Replace(IReadOnlyList<V1Pod> items)
        {
            lock (_gate)
            {
                _names.Clear();
                _names.UnionWith(items.Select(i => i.Metadata.Name));
            }

            Interlocked.Increment(ref _replaces);
        }

        public void Apply(WatchEvent<V1Pod> change)
        {
            lock (_gate)
            {
                _ = change.Kind == WatchEventKind.Deleted ? _names.Remove(change.Object.Metadata.Name) : _names.Add(change.Object.Metadata.Name);
            }
        }
    }
}
