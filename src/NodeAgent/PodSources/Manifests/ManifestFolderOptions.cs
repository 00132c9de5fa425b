namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>Where static Pods come from.</summary>
/// <param name="Path">The folder, or null for none.</param>
/// <param name="CheckFrequency">How often it is looked at although nothing was told of.</param>
internal sealed record ManifestFolderOptions(string? Path, TimeSpan CheckFrequency)
{
    /// <summary>The kubelet's.</summary>
    public static readonly TimeSpan DefaultCheckFrequency = TimeSpan.FromSeconds(20);
}
