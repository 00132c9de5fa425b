using k8s.Models;

namespace Krustlet.NodeAgent.EventReporting;

/// <summary>Records events about Pods and their claims. Never blocks and never throws: an event that cannot be delivered is counted and dropped.</summary>
internal interface IPodEvents
{
    /// <summary>Records one event.</summary>
    void Emit(V1Pod pod, PodEvent podEvent);

    /// <summary>Records one event about a claim that a Pod has.</summary>
    void Emit(V1PersistentVolumeClaim claim, PodEvent podEvent);
}
