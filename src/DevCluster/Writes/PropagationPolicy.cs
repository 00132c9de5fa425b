namespace Krustlet.DevCluster.Writes;

/// <summary>What becomes of the objects that a deleted one owns.</summary>
internal enum PropagationPolicy
{
    /// <summary>They lose their owner and stay.</summary>
    Orphan,

    /// <summary>They are deleted after it.</summary>
    Background,

    /// <summary>They are deleted before it.</summary>
    Foreground,
}
