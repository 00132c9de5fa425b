using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Faults;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class WatchingObjectsTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Fact]
    public async Task A_watch_sends_what_happens_after_its_version()
    {
        await using var server = await TestServer.StartAsync();
        var from = (await server.GetAsync(ConfigMaps)).Version;
        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}");

        await server.CreateConfigMapAsync("one");
        await server.PatchAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"data":{"a":"2"}}""")!);
        await server.DeleteAsync($"{ConfigMaps}/one");

        (await watch.NextAsync(3)).Should().Equal("ADDED one", "MODIFIED one", "DELETED one");
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateConfigMapAsync("one");

        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true");

        (await watch.NextAsync(2)).Should().Equal("ADDED kube-root-ca.crt", "ADDED one");
    }

    [Fact]
    public async Task A_watch_list_ends_its_beginning_with_a_marked_bookmark()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateConfigMapAsync("one", "a");

        using var watch = await server.WatchAsync(
            $"{ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&labelSelector=app%3Da");
        (await watch.NextAsync(1)).Should().Equal("ADDED one");
        var bookmark = await watch.NextAsync();

        bookmark!.Type.Should().Be("BOOKMARK");
        bookmark.Object["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>().Should().Be("true");
    }

    [Fact]
    public async Task An_object_that_leaves_the_selector_is_deleted_for_the_watch()
    {
        await using var server = await TestServer.StartAsync();
        var from = (await server.GetAsync(ConfigMaps)).Version;
        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}&labelSelector=app+in+(a)");

        await server.CreateConfigMapAsync("other", "b");
        await server.CreateConfigMapAsync("one", "a");
        var left = await server.PatchAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"metadata":{"labels":{"app":"b"}}}""")!);
        await server.PatchAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"metadata":{"labels":{"app":"a"}}}""")!);

        (await watch.NextAsync(1)).Should().Equal("ADDED one");
        var gone = await watch.NextAsync();
        gone!.Type.Should().Be("DELETED");
        gone.Version.Should().Be(left.Version);
        gone.Object["metadata"]!["labels"]!["app"]!.GetValue<string>().Should().Be("a");
        (await watch.NextAsync(1)).Should().Equal("ADDED one");
    }

    [Fact]
    public async Task Pods_are_watched_by_their_node()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = await server.WatchAsync("/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3Dn1");

        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("elsewhere", node: "n2"));
        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("mine"));
        var binding = JsonNode.Parse("""{"target":{"kind":"Node","name":"n1"}}""")!.AsObject();
        var bound = await server.PostAsync("/api/v1/namespaces/default/pods/mine/binding", binding);
        var again = await server.PostAsync("/api/v1/namespaces/default/pods/mine/binding", binding);

        bound.Code.Should().Be(HttpStatusCode.Created);
        again.Code.Should().Be(HttpStatusCode.Conflict);
        var added = await watch.NextAsync();
        added!.ToString().Should().Be("ADDED mine");
        added.Object["status"]!["conditions"]![0]!["type"]!.GetValue<string>().Should().Be("PodScheduled");
    }

    [Fact]
    public async Task A_forgotten_version_ends_a_watch_with_Expired()
    {
        await using var server = await TestServer.StartAsync(historySize: 2);
        var from = (await server.CreateConfigMapAsync("one")).Version;
        foreach (var name in new[] { "two", "three", "four", "five" })
        {
            await server.CreateConfigMapAsync(name);
        }

        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}");
        var error = await watch.NextAsync();

        error!.Type.Should().Be("ERROR");
        error.Object["code"]!.GetValue<int>().Should().Be(410);
        error.Object["reason"]!.GetValue<string>().Should().Be("Expired");
        (await watch.NextAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Bookmarks_come_every_minute_and_the_end_when_the_time_is_up()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(60));
        await using var server = await TestServer.StartAsync(time);
        var from = (await server.GetAsync(ConfigMaps)).Version;
        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}&allowWatchBookmarks=true&timeoutSeconds=90");
        await server.PostAsync("/api/v1/namespaces/default/secrets", Objects.Named("unrelated"));
        var reading = watch.NextAsync();

        await AdvanceUntilAsync(time, reading);
        var bookmark = await reading;
        bookmark!.Type.Should().Be("BOOKMARK");
        long.Parse(bookmark.Version).Should().BeGreaterThan(long.Parse(from));

        WatchedEvent? last;
        do
        {
            reading = watch.NextAsync();
            await AdvanceUntilAsync(time, reading);
            last = await reading;
        }
        while (last is { Type: "BOOKMARK" });
        last.Should().BeNull();
    }

    [Fact]
    public async Task Tables_are_watched_with_headings_in_the_first_event_only()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = await server.WatchAsync(
            "/api/v1/namespaces/default/pods?watch=true", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("one"));
        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("two"));
        var (first, second) = ((await watch.NextAsync())!.Object, (await watch.NextAsync())!.Object);

        first["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!).Should().StartWith(["Name", "Ready", "Status", "Restarts", "Age"]);
        first["rows"]![0]!["cells"]!.AsArray().Take(4).Select(cell => cell!.GetValue<string>()).Should().Equal("one", "0/1", "Pending", "0");
        second["columnDefinitions"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public async Task A_dropped_watch_ends_and_can_be_resumed()
    {
        await using var server = await TestServer.StartAsync();
        var from = (await server.GetAsync(ConfigMaps)).Version;
        using (var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}"))
        {
            server.Server.Faults.DropWatches(target => target.Resource == "configmaps");
            (await watch.NextAsync()).Should().BeNull();
        }

        await server.CreateConfigMapAsync("meanwhile");
        using var resumed = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}");
        (await resumed.NextAsync(1)).Should().Equal("ADDED meanwhile");
    }

    [Fact]
    public async Task Expired_history_ends_open_watches_too()
    {
        await using var server = await TestServer.StartAsync();
        var from = (await server.GetAsync(ConfigMaps)).Version;
        using var watch = await server.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={from}");

        server.Server.Faults.ExpireHistory();

        (await watch.NextAsync())!.Object["reason"]!.GetValue<string>().Should().Be("Expired");
    }

    [Fact]
    public async Task Injected_faults_strike_as_often_as_asked()
    {
        await using var server = await TestServer.StartAsync();
        using var fault = server.Server.Faults.Inject(
            target => target is { Method: "POST", Resource: "configmaps" }, Fault.TooManyRequests(TimeSpan.FromSeconds(7)), times: 1);

        var struck = await server.CreateConfigMapAsync("one");
        var passed = await server.CreateConfigMapAsync("one");

        struck.Code.Should().Be(HttpStatusCode.TooManyRequests);
        struck.RetryAfter.Should().Be("7");
        struck.Body["details"]!["retryAfterSeconds"]!.GetValue<int>().Should().Be(7);
        passed.Code.Should().Be(HttpStatusCode.Created);
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done)
    {
        while (!done.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System));
        }
    }
}
