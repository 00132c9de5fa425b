using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodSources.Mirrors;

/// <summary>Which object of the API server shows a Pod's status.</summary>
internal interface IStatusTargets
{
    /// <summary>The Pod itself, a static Pod's mirror, or null while that does not exist.</summary>
    PodKey? Of(PodKey pod);
}
