namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>Makes clients of hosts.</summary>
internal interface IModuleHostClients
{
    /// <summary>A client of the host that listens here; nothing is opened before its first call.</summary>
    IModuleHostClient Connect(string socketPath);
}
