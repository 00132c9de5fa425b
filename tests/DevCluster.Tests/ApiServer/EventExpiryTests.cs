using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.ApiServer;
using Krustlet.DevCluster.Storage;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class EventExpiryTests
{
    private const string Events = "/api/v1/namespaces/default/events";
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(60);

    [Fact]
    public void An_event_goes_an_hour_after_it_was_last_written()
    {
        var time = new FakeTimeProvider(Start);
        var store = new ObjectStore(historySize: 100);
        var events = store.Open("/events", new SelectableFields());
        var expiry = new EventExpiry(store, events, TimeSpan.FromHours(1), time);
        var repeated = Add(store, events, "repeated");
        Add(store, events, "once");
        expiry.Sweep();
        time.Advance(TimeSpan.FromMinutes(59));
        store.TryReplace(events, repeated, repeated.Thaw());
        expiry.Sweep();
        Names(events).Should().Equal("once", "repeated");

        time.Advance(TimeSpan.FromMinutes(1));
        expiry.Sweep();
        Names(events).Should().Equal("repeated");

        time.Advance(TimeSpan.FromMinutes(58));
        expiry.Sweep();
        Names(events).Should().Equal("repeated");

        time.Advance(TimeSpan.FromMinutes(1));
        expiry.Sweep();
        Names(events).Should().BeEmpty();
    }

    [Fact]
    public async Task The_server_forgets_events_and_tells_those_who_watch()
    {
        var time = new FakeTimeProvider(Start);
        await using var server = await TestServer.StartAsync(time);
        await server.PostAsync(Events, new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "once" },
            ["involvedObject"] = new JsonObject { ["kind"] = "Pod", ["namespace"] = "default", ["name"] = "p" },
            ["reason"] = "Started",
        });
        using var watch = await server.WatchAsync($"{Events}?watch=true&timeoutSeconds=36000");
        (await watch.NextAsync())!.Type.Should().Be("ADDED");

        var minutes = 0;
        while ((await server.GetAsync($"{Events}/once")).Code == HttpStatusCode.OK)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            minutes++;
        }

        minutes.Should().BeGreaterThanOrEqualTo(60);
        (await watch.NextAsync())!.Type.Should().Be("DELETED");
    }

    private static StoredObject Add(ObjectStore store, ResourceStore events, string name) =>
        store.TryAdd(events, new ObjectKey("default", name), new JsonObject { ["kind"] = "Event", ["apiVersion"] = "v1", ["metadata"] = new JsonObject { ["namespace"] = "default", ["name"] = name } })!;

    private static IEnumerable<string> Names(ResourceStore events) => events.Current.Objects.Keys.Select(key => key.Name);
}
