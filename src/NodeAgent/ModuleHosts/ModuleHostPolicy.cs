namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>How hosts are treated.</summary>
internal sealed record ModuleHostPolicy
{
    /// <summary>The agent's own stop leaves hosts and modules running. False for tests and one-command stacks.</summary>
    public bool KeepHostsOnStop { get; init; } = true;

    /// <summary>How long a host of an earlier agent may take to answer before it is ended.</summary>
    public TimeSpan AdoptionPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an isolated host may take to end its module after a kill before its process is ended.</summary>
    public TimeSpan KillPatience { get; init; } = TimeSpan.FromSeconds(2);
}
