using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.EventRecording;

public sealed class EventRecorderTests : IAsyncDisposable
{
    private const string Events = "/api/v1/namespaces/default/events";
    private static readonly V1ObjectReference Pod = new() { Kind = "Pod", ApiVersion = "v1", Name = "web", NamespaceProperty = "default", Uid = "u1" };
    private readonly RuntimeFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task The_same_event_again_raises_the_count_of_one_object()
    {
        var recorder = Start();
        for (var i = 0; i < 3; i++)
        {
            recorder.Record(Pod, EventSeverity.Warning, "BackOff", "waits");
        }

        await Eventually.BeAsync(() => Count(Stored().SingleOrDefault()) == 3, "one event counts three");
        var stored = Stored().Single();
        stored["type"]!.GetValue<string>().Should().Be("Warning");
        stored["involvedObject"]!["name"]!.GetValue<string>().Should().Be("web");
        stored["source"]!["component"]!.GetValue<string>().Should().Be("test");
    }

    [Fact]
    public async Task More_than_ten_similar_messages_become_one_combined_event()
    {
        var recorder = Start();
        for (var i = 0; i < 14; i++)
        {
            recorder.Record(Pod, EventSeverity.Normal, "Pulled", $"message {i}");
        }

        await Eventually.BeAsync(() => Stored().Sum(Count) == 14, "every event is counted");
        Stored().Should().HaveCount(11);
        Stored().Should().ContainSingle(e => e["message"]!.GetValue<string>().StartsWith(EventCorrelator.CombinedPrefix, StringComparison.Ordinal)).Which
            .Should().Match<JsonObject>(e => Count(e) == 4);
    }

    [Fact]
    public void An_object_that_causes_too_many_events_is_silenced_but_others_are_not()
    {
        var correlator = new EventCorrelator(new EventCorrelatorOptions(), _fixture.Clock);

        Enumerable.Range(0, 40).Count(_ => correlator.Correlate(Recorded(Pod, "same")) is not null).Should().Be(25);
        correlator.Correlate(Recorded(new V1ObjectReference { Kind = "Pod", Name = "other", NamespaceProperty = "default" }, "same")).Should().NotBeNull();
        _fixture.Clock.Advance(TimeSpan.FromSeconds(301));
        correlator.Correlate(Recorded(Pod, "same")).Should().NotBeNull();
        correlator.Correlate(Recorded(Pod, "same")).Should().BeNull();
    }

    [Fact]
    public void A_group_quiet_for_ten_minutes_starts_over()
    {
        var correlator = new EventCorrelator(new EventCorrelatorOptions { SimilarBeforeAggregation = 2 }, _fixture.Clock);
        for (var i = 0; i < 2; i++)
        {
            correlator.Correlate(Recorded(Pod, $"m{i}"));
        }

        correlator.Correlate(Recorded(Pod, "m2"))!.Message.Should().StartWith(EventCorrelator.CombinedPrefix);
        _fixture.Clock.Advance(TimeSpan.FromSeconds(601));
        correlator.Correlate(Recorded(Pod, "m3"))!.Message.Should().Be("m3");
    }

    [Fact]
    public async Task Events_wait_out_an_API_server_that_is_away_and_keep_their_order()
    {
        _fixture.Stub.DisconnectNext(_ => true, times: 5);
        var recorder = Start();
        recorder.Record(Pod, EventSeverity.Normal, "Started", "first");
        recorder.Record(Pod, EventSeverity.Normal, "Killing", "second");

        await Eventually.BeAsync(() => Stored().Count == 2, "both arrive", _fixture.Clock, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task An_event_that_is_refused_or_fails_twelve_times_does_not_hold_up_the_next()
    {
        _fixture.Stub.FailNext(r => r.Body.Contains("refused", StringComparison.Ordinal), HttpStatusCode.Forbidden, times: 100);
        _fixture.Stub.FailNext(r => r.Body.Contains("failing", StringComparison.Ordinal), HttpStatusCode.InternalServerError, times: 100);
        var recorder = Start();
        recorder.Record(Pod, EventSeverity.Normal, "A", "refused");
        recorder.Record(Pod, EventSeverity.Normal, "B", "failing");
        recorder.Record(Pod, EventSeverity.Normal, "C", "fine");

        await Eventually.BeAsync(() => Stored().Count == 1, "the last one arrives", _fixture.Clock, TimeSpan.FromSeconds(5));
        _fixture.Stub.Writes.Count(w => w.Body.Contains("refused", StringComparison.Ordinal)).Should().Be(1);
        _fixture.Stub.Writes.Count(w => w.Body.Contains("failing", StringComparison.Ordinal)).Should().Be(12);
    }

    [Fact]
    public async Task An_event_whose_answer_was_lost_is_stored_and_counts_on()
    {
        _fixture.Stub.LoseAnswersOf(r => r.Method == HttpMethod.Post);
        var recorder = Start();
        recorder.Record(Pod, EventSeverity.Normal, "BackOff", "waits");
        await Eventually.BeAsync(() => _fixture.Stub.Writes.Count(w => w.Method == HttpMethod.Post) == 2, "it is tried again", _fixture.Clock, TimeSpan.FromSeconds(2));
        recorder.Record(Pod, EventSeverity.Normal, "BackOff", "waits");

        await Eventually.BeAsync(() => Count(Stored().SingleOrDefault()) == 2, "the one that is there is known for ours", _fixture.Clock, TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task What_was_recorded_before_the_stop_is_sent_all_the_same()
    {
        _fixture.Stub.DisconnectNext(_ => true, times: 1);
        _fixture.Stub.FailNext(r => r.Body.Contains("refused", StringComparison.Ordinal), HttpStatusCode.Forbidden, times: 1);
        var recorder = New();
        using var stop = new CancellationTokenSource();
        var running = recorder.RunAsync(stop.Token);
        recorder.Record(Pod, EventSeverity.Normal, "Started", "waits for its next try");
        await Eventually.BeAsync(() => _fixture.Stub.Requests.Count == 1, "it was tried");
        recorder.Record(Pod, EventSeverity.Normal, "Refused", "refused");
        recorder.Record(Pod, EventSeverity.Normal, "Killing", "last words");

        await stop.CancelAsync();

        await ((Func<Task>)(() => running)).Should().ThrowAsync<OperationCanceledException>();
        Stored().Select(stored => stored["reason"]!.GetValue<string>()).Should().BeEquivalentTo("Started", "Killing");
    }

    [Fact]
    public async Task An_API_server_that_is_away_at_the_stop_is_asked_once()
    {
        _fixture.Stub.DisconnectNext(_ => true, times: 100);
        var recorder = New();
        recorder.Record(Pod, EventSeverity.Normal, "A", "first");
        recorder.Record(Pod, EventSeverity.Normal, "B", "second");
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await ((Func<Task>)(() => recorder.RunAsync(stop.Token))).Should().ThrowAsync<OperationCanceledException>();

        _fixture.Stub.Requests.Should().HaveCount(1);
    }

    [Fact]
    public async Task An_event_that_expired_in_the_cluster_is_made_anew()
    {
        var recorder = Start();
        recorder.Record(Pod, EventSeverity.Normal, "BackOff", "waits");
        await Eventually.BeAsync(() => Stored().Count == 1, "it is stored");
        _fixture.Stub.Remove(Path(Stored().Single()));
        _fixture.Clock.Advance(TimeSpan.FromSeconds(5));
        recorder.Record(Pod, EventSeverity.Normal, "BackOff", "waits");

        await Eventually.BeAsync(() => Count(Stored().SingleOrDefault()) == 1, "a new one counts from one");
    }

    [Fact]
    public void A_full_queue_drops_instead_of_blocking()
    {
        var recorder = New(new EventCorrelatorOptions { QueueLength = 2 });
        var dropped = 0L;
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (ReferenceEquals(instrument, _fixture.Metrics.EventsDropped))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => dropped += value);
        listener.Start();

        for (var i = 0; i < 5; i++)
        {
            recorder.Record(Pod, EventSeverity.Normal, "A", $"m{i}");
        }

        dropped.Should().Be(3);
    }

    private RecordedEvent Recorded(V1ObjectReference regarding, string message) => new(regarding, EventSeverity.Normal, "Reason", message, _fixture.Clock.GetUtcNow());

    private EventRecorder New(EventCorrelatorOptions? options = null) =>
        new(_fixture.Client, "test", "host", options ?? new EventCorrelatorOptions(), _fixture.Metrics, _fixture.Clock, new Random(1), NullLogger<EventRecorder>.Instance);

    private EventRecorder Start()
    {
        var recorder = New();
        _ = _fixture.Run(recorder.RunAsync);
        return recorder;
    }

    private List<JsonObject> Stored() => [.. _fixture.Stub.FindAll(Events)];

    private static string Path(JsonObject item) => $"{Events}/{item["metadata"]!["name"]!.GetValue<string>()}";

    private static int Count(JsonObject? item) => item?["count"]?.GetValue<int>() ?? 0;
}
