using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Takes the memory folders of all Pods away when the agent stops and its modules end with it; those of modules that run on stay.</summary>
internal sealed class MemoryFoldersEnd(IMemoryFolders memory, VolumeFolders folders, ModuleHostPolicy policy) : IOwnedLoop
{
    /// <inheritdoc/>
    public string Name => "memory-folders";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Servers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
        finally
        {
            if (!policy.KeepHostsOnStop)
            {
                memory.UnmountBeneath(folders.Root);
            }
        }
    }
}
