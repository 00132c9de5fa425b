namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>What an event is about.</summary>
internal readonly record struct EventSubject(string Kind, string? Namespace, string Name, string? Uid, string? FieldPath);
