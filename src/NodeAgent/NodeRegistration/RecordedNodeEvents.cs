using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Node events through the event recorder. As the kubelet's, they name the Node without a UID: it may be made anew.</summary>
internal sealed class RecordedNodeEvents(IEventRecorder recorder, INodeIdentity node) : INodeEvents
{
    /// <inheritdoc/>
    public void Emit(bool warning, string reason, string message) =>
        recorder.Record(new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = node.NodeName }, warning ? EventSeverity.Warning : EventSeverity.Normal, reason, message);
}
