namespace Krustlet.NodeAgent.ModuleHosts.Processes;

/// <summary>Processes of module hosts: they are sessions of their own, so that what ends the agent does not end them.</summary>
internal interface IHostProcesses
{
    /// <summary>Starts one; its output goes to a file.</summary>
    /// <exception cref="ModuleHostException">It cannot be started; the message has the system's reason.</exception>
    HostProcess Start(IReadOnlyList<string> command, string outputPath);

    /// <summary>Whether that very process still runs.</summary>
    bool IsAlive(HostProcess process);

    /// <summary>Ends that very process at once.</summary>
    void Kill(HostProcess process);
}
