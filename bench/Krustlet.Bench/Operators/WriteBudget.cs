namespace Krustlet.Bench.Operators;

/// <summary>Most writes that the operator may need, Events included. Nothing at all when nothing changes.</summary>
internal static class WriteBudget
{
    /// <summary>For a new Service module with a port, until it is Ready: Deployment and Service, an Event for each and for the digest, and its status while that comes about.</summary>
    public const double CreatedModule = 10;

    /// <summary>For a changed one, until it is Ready again: the Deployment, an Event, and its status at each step of the rollout.</summary>
    public const double ChangedModule = 8;

    /// <summary>For a module that loses a Pod with its node, and gets it again or waits for it.</summary>
    public const double HitModule = 3;

    /// <summary>For the pool of a node that goes: its status and an Event, and once more as the reports of its other nodes fall between.</summary>
    public const double HitPool = 6;
}
