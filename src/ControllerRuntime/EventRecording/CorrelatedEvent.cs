namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>An event's place among its repeats.</summary>
internal sealed record CorrelatedEvent(EventSeries Series, string Message);
