namespace Krustlet.NodeAgent.Probes;

/// <summary>A series of <c>prober_probe_total</c>.</summary>
/// <param name="ProbeType"><c>Liveness</c>, <c>Readiness</c> or <c>Startup</c>.</param>
/// <param name="Result"><c>successful</c>, <c>failed</c> or <c>unknown</c>.</param>
/// <param name="Container">Container name.</param>
/// <param name="Pod">Pod name.</param>
/// <param name="Namespace">Pod namespace.</param>
/// <param name="PodUid">Pod UID.</param>
/// <param name="Total">How many so far.</param>
internal sealed record ProbeCount(string ProbeType, string Result, string Container, string Pod, string Namespace, string PodUid, long Total);
