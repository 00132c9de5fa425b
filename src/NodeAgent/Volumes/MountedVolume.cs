namespace Krustlet.NodeAgent.Volumes;

/// <summary>A volume that is there.</summary>
/// <param name="HostPath">What containers see of it.</param>
/// <param name="RefreshAt">When its content is to be looked at again; null when it never changes by itself.</param>
internal sealed record MountedVolume(string HostPath, DateTimeOffset? RefreshAt = null)
{
    /// <summary>What the Pod's author should know of it, or null.</summary>
    public string? Notice { get; init; }
}
