using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Pod events through the node's event recorder.</summary>
internal sealed class RecordedPodEvents(IEventRecorder recorder) : IPodEvents
{
    /// <inheritdoc/>
    public void Emit(V1Pod pod, PodEvent podEvent) => Record("Pod", pod.Metadata, podEvent);

    /// <inheritdoc/>
    public void Emit(V1PersistentVolumeClaim claim, PodEvent podEvent) => Record("PersistentVolumeClaim", claim.Metadata, podEvent);

    private void Record(string kind, V1ObjectMeta metadata, PodEvent podEvent)
    {
        var regarding = new V1ObjectReference
        {
            ApiVersion = "v1",
            Kind = kind,
            Name = metadata.Name,
            NamespaceProperty = metadata.NamespaceProperty,
            Uid = metadata.Uid,
            ResourceVersion = metadata.ResourceVersion,
            FieldPath = podEvent.FieldPath,
        };
        recorder.Record(regarding, podEvent.Warning ? EventSeverity.Warning : EventSeverity.Normal, podEvent.Reason, podEvent.Message);
    }
}
