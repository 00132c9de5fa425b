using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using k8s.Models;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.Operator.Tests.Scale;

/// <summary>The operator's Events of many modules, faster than they can be sent.</summary>
public sealed class EventBurstTests : IAsyncDisposable
{
    private const int Modules = 1000;
    private const string Sink = "/api/v1/namespaces/default/events";
    private static readonly string[] Reasons = ["ModuleResolved", "WorkloadCreated", "ServiceCreated", "WorkloadUpdated"];
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task All_Events_of_a_thousand_modules_at_once_wait_their_turn_and_none_is_dropped()
    {
        await _fixture.StartAsync();
        var counter = _fixture.Parts.GetRequiredService<RuntimeMetrics>().EventsDropped;
        var dropped = 0L;
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self, counter) };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        listener.Start();
        var events = _fixture.Parts.GetRequiredService<IEventRecorder>();

        // The sender waits for its next attempt, on a clock that stands still.
        _fixture.Stub.FailNext(static request => request.Method == HttpMethod.Post && request.Path == Sink, HttpStatusCode.InternalServerError);
        foreach (var reason in Reasons)
        {
            foreach (var name in Enumerable.Range(0, Modules).Select(static index => string.Create(CultureInfo.InvariantCulture, $"module-{index}")))
            {
                events.Record(new V1ObjectReference { Kind = "WasmModule", Name = name, NamespaceProperty = "default" }, EventSeverity.Normal, reason, $"{reason} of {name}");
            }
        }

        await _fixture.EventuallyAsync(() => _fixture.Stub.FindAll(Sink).Count == Modules * Reasons.Length, "all are sent");
        Interlocked.Read(ref dropped).Should().Be(0);
    }

    private static void Enable(Instrument instrument, MeterListener listener, Counter<long> counter)
    {
        if (ReferenceEquals(instrument, counter))
        {
            listener.EnableMeasurementEvents(instrument);
        }
    }
}
