using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>The latest status of a Pod on its way to the API server.</summary>
/// <param name="Pod">Whose.</param>
/// <param name="Status">What is to be stored.</param>
/// <param name="Deletable">Whether the object goes once it is.</param>
internal sealed record PendingStatus(PodKey Pod, V1PodStatus Status, bool Deletable)
{
    /// <summary>When the first change that the API server does not have was made: a timestamp of the clock.</summary>
    public long Since { get; init; }

    /// <summary>Completes when it is stored, or when there is nothing to store it on, or when a later one took its place.</summary>
    public TaskCompletionSource Settled { get; init; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
