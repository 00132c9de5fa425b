namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>Events of one kind about one object, whatever their messages.</summary>
internal readonly record struct EventGroup(EventSubject Subject, EventSeverity Severity, string Reason);
