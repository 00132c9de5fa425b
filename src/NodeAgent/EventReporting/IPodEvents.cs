using k8s.Models;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Records events about Pods. Never blocks and never throws: an event that cannot be delivered is counted and dropped.</summary>
internal interface IPodEvents
{
    /// <summary>Records one event.</summary>
    void Emit(V1Pod pod, PodEvent podEvent);
}
