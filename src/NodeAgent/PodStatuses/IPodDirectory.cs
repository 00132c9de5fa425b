namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Every Pod this agent has accepted or rejected and not yet forgotten; what the kubelet API answers from.</summary>
internal interface IPodDirectory
{
    /// <summary>A snapshot, in no particular order.</summary>
    IReadOnlyList<PodRecord> List();

    /// <summary>The newest incarnation of a Pod, or null.</summary>
    PodRecord? Find(string podNamespace, string podName);
}
