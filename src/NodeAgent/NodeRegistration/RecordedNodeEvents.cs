using k8s.Models;
using Krustlet.ControllerRuntime.EventRecording;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>
/// Node events through the event recorder. The Node's name stands in for its UID, as in kubelets before 1.36: the Node may be made anew, and
/// <c>kubectl describe node</c> of every version looks for events by that.
/// </summary>
internal sealed class RecordedNodeEvents(IEventRecorder recorder, INodeIdentity node) : INodeEvents
{
    /// <inheritdoc/>
    public void Emit(bool warning, string reason, string message) =>
        recorder.Record(new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = node.NodeName, Uid = node.NodeName }, warning ? EventSeverity.Warning : EventSeverity.Normal, reason, message);
}
