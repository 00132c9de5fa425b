using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Standard inputs of containers.</summary>
internal interface IContainerInputs
{
    /// <summary>
    /// Gives what is read to the container's current run until there is no more, as fast as the module takes it. A container with <c>stdinOnce</c>
    /// then sees the end of its input. One without <c>stdin</c> has no input: what is read is dropped.
    /// </summary>
    Task CopyAsync(PodKey pod, string container, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, CancellationToken cancellationToken);
}
