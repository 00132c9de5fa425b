namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>Where a Pod as a whole stands.</summary>
internal enum PodOutcome
{
    /// <summary>Something runs, will run, or may be restarted.</summary>
    Active,

    /// <summary>Nothing of it will ever run again.</summary>
    Finished,
}
