namespace Krustlet.NodeAgent.Images;

/// <summary>When unused images are removed.</summary>
/// <param name="HighPercent">Disk use that starts it; 100 is never.</param>
/// <param name="LowPercent">Disk use that it brings down to.</param>
/// <param name="MinimumAge">Images known for less are left alone.</param>
/// <param name="MaximumAge">Images unused for longer go however much room there is; zero is never.</param>
internal sealed record ImageGarbageOptions(int HighPercent, int LowPercent, TimeSpan MinimumAge, TimeSpan MaximumAge)
{
    /// <summary>The kubelet's.</summary>
    public static ImageGarbageOptions Default { get; } = new(85, 80, TimeSpan.FromMinutes(2), TimeSpan.Zero);
}
