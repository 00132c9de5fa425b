using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Pod events through the node's event recorder.</summary>
internal sealed class RecordedPodEvents(IEventRecorder recorder) : IPodEvents
{
    /// <inheritdoc/>
    public void Emit(V1Pod pod, PodEvent podEvent)
    {
        var regarding = new V1ObjectReference
        {
            ApiVersion = "v1",
            Kind = "Pod",
            Name = pod.Metadata.Name,
            NamespaceProperty = pod.Metadata.NamespaceProperty,
            Uid = pod.Metadata.Uid,
            ResourceVersion = pod.Metadata.ResourceVersion,
            FieldPath = podEvent.FieldPath,
        };
        recorder.Record(regarding, podEvent.Warning ? EventSeverity.Warning : EventSeverity.Normal, podEvent.Reason, podEvent.Message);
    }
}
