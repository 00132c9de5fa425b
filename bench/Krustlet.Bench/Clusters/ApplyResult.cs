namespace Krustlet.Bench.Clusters;

/// <summary>One apply of a Deployment, and when how much of it was done. Seconds since the apply was sent.</summary>
/// <param name="Pods">Replicas.</param>
/// <param name="Applied">The API server had answered.</param>
/// <param name="Created">The last Pod existed.</param>
/// <param name="Scheduled">The last Pod had a node.</param>
/// <param name="FirstStarted">A module host ran the first module.</param>
/// <param name="LastStarted">The last one.</param>
/// <param name="HalfRunning">The watch had shown half of the Pods Running.</param>
/// <param name="Running">All of them.</param>
internal sealed record ApplyResult(
    int Pods, double Applied, double Created, double Scheduled, double FirstStarted, double LastStarted, double HalfRunning, double Running);
