namespace Krustlet.NodeAgent.Probes;

/// <summary>What a probe decides. The names begin event messages and label metrics.</summary>
internal enum ProbeKind
{
    /// <summary>Whether the container has started; until then the others wait.</summary>
    Startup,

    /// <summary>Whether it has to be restarted.</summary>
    Liveness,

    /// <summary>Whether it may serve.</summary>
    Readiness,
}
