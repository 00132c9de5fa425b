namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>
/// When a loop starts. A group starts once every loop of the groups before it is ready; groups stop in the opposite order.
/// </summary>
public enum StartOrder
{
    /// <summary>Health and metrics answer from the first moment.</summary>
    Servers,

    /// <summary>Informers, and what must be there whoever leads.</summary>
    Caches,

    /// <summary>Ready when this program leads.</summary>
    LeaderElection,

    /// <summary>What acts on the cluster.</summary>
    Controllers,
}
