using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodWorkers;

namespace Krustlet.NodeAgent.PodLogs;

/// <summary>Finds the run whose input it is by what the workers know.</summary>
internal sealed class ContainerInputs(PodRegistry pods, IModuleHosts hosts) : IContainerInputs
{
    /// <inheritdoc/>
    public async Task CopyAsync(PodKey pod, string container, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, CancellationToken cancellationToken)
    {
        if (pods.Find(pod.Uid)?.Facts?.Containers.FirstOrDefault(candidate => candidate.Name == container) is { Spec.Stdin: true, Current: { HasExited: false } run } found)
        {
            await hosts.WriteInputAsync(run.Id, readAsync, found.Spec.StdinOnce == true, cancellationToken);
        }

        var dropped = new byte[4096];
        while (await readAsync(dropped, cancellationToken) > 0)
        {
        }
    }
}
