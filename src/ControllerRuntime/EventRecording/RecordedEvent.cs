using k8s.Models;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>One event as its caller saw it.</summary>
internal sealed record RecordedEvent(V1ObjectReference Regarding, EventSeverity Severity, string Reason, string Message, DateTimeOffset At)
{
    public string Namespace => string.IsNullOrEmpty(Regarding.NamespaceProperty) ? "default" : Regarding.NamespaceProperty;

    public EventSubject Subject => new(Regarding.Kind, Regarding.NamespaceProperty, Regarding.Name, Regarding.Uid, Regarding.FieldPath);

    /// <summary>What makes events similar: all but the message.</summary>
    public EventGroup Group => new(Subject, Severity, Reason);
}
