namespace Krustlet.DevCluster.Strategies;

/// <summary><c>status.qosClass</c> of a Pod.</summary>
internal enum QualityOfService
{
    /// <summary>No container asks for cpu or memory.</summary>
    BestEffort,

    /// <summary>Something is asked for.</summary>
    Burstable,

    /// <summary>Every container has limits of cpu and memory and asks for as much.</summary>
    Guaranteed,
}
