namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>An event and its place among its repeats.</summary>
internal sealed record CorrelatedEvent(RecordedEvent Item, EventSeries Series, string Message);
