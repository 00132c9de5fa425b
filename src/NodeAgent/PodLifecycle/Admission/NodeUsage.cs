namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>What the Pods already taken have reserved.</summary>
internal readonly record struct NodeUsage(int Pods, PodRequests Requests);
