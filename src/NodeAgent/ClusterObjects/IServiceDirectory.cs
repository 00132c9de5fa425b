using k8s.Models;

namespace Krustlet.NodeAgent.ClusterObjects;

/// <summary>The Services of the cluster: what the variables that name them are made from.</summary>
internal interface IServiceDirectory
{
    /// <summary>Done when they have been read once.</summary>
    Task Synced { get; }

    /// <summary>All of them as of now, in no particular order; objects are shared, never change one.</summary>
    IReadOnlyList<V1Service> List();
}
