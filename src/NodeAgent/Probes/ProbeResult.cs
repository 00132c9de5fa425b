namespace Krustlet.NodeAgent.Probes;

/// <summary>What one probe saw.</summary>
internal enum ProbeResult
{
    Success,

    /// <summary>Counts as a success, and is told in an event.</summary>
    Warning,

    Failure,

    /// <summary>The probe itself could not be done; decides nothing.</summary>
    Unknown,
}
