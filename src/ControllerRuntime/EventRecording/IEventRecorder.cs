using k8s.Models;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>Writes Events (what <c>kubectl describe</c> shows). Never blocks and never throws for want of an API server.</summary>
public interface IEventRecorder
{
    /// <summary>Records an event about an object.</summary>
    /// <param name="regarding">The object; its namespace is the event's, <c>default</c> for cluster-scoped ones.</param>
    /// <param name="severity">Normal or Warning.</param>
    /// <param name="reason">A CamelCase word that programs match, at most 128 characters.</param>
    /// <param name="message">A sentence for people; cut at 1024 characters.</param>
    void Record(V1ObjectReference regarding, EventSeverity severity, string reason, string message);
}
