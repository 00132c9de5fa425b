namespace Krustlet.ModuleHost.Native;

/// <summary>How a host function leaves its guest.</summary>
internal enum HostCallOutcome
{
    /// <summary>It returned; the guest runs on.</summary>
    Returned,

    /// <summary>It will complete later; the guest is suspended.</summary>
    Pending,

    /// <summary>The guest ends here.</summary>
    Ended,
}
