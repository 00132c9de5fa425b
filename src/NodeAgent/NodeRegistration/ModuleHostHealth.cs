using Krustlet.NodeAgent.ModuleHosts;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Without a module host that answers, the node can run nothing.</summary>
internal sealed class ModuleHostHealth(IModuleHosts hosts, HostPool pool) : INodeHealth
{
    public string? Problem
    {
        get
        {
            if (!hosts.Adopted.IsCompletedSuccessfully)
            {
                return "module hosts of an earlier agent are being adopted";
            }

            return pool.All.Any(host => host is { IsDead: false, IsRetired: false } && host.Synced.IsCompletedSuccessfully) ? null : "no module host is running; see the agent's log for why none starts";
        }
    }
}
