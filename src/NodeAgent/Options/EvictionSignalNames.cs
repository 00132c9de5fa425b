namespace Krustlet.NodeAgent.Options;

/// <summary>The signals by the names that users write.</summary>
internal static class EvictionSignalNames
{
    private static readonly string[] Names = ["memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree", "pid.available"];

    /// <summary>All names, for a message that says what there is.</summary>
    public static string All { get; } = string.Join(", ", Names);

    /// <summary>The signal, or null when nobody knows the name.</summary>
    public static EvictionSignal? Find(string name) => Array.IndexOf(Names, name) is >= 0 and var index ? (EvictionSignal)index : null;

    /// <summary>Its name.</summary>
    public static string Of(EvictionSignal signal) => Names[(int)signal];
}
