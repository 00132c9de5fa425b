namespace Krustlet.NodeAgent.Eviction;

/// <summary>Something the machine runs short of.</summary>
/// <param name="Resource"><c>memory</c> or <c>ephemeral-storage</c>.</param>
/// <param name="Threshold">What has to be left, in bytes.</param>
/// <param name="Available">What is left.</param>
internal sealed record Shortage(string Resource, long Threshold, long Available)
{
    /// <summary>Memory.</summary>
    public const string Memory = "memory";

    /// <summary>Disk.</summary>
    public const string Storage = "ephemeral-storage";
}
