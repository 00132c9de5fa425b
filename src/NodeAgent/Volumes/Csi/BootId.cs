namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>Names the machine's current boot (random(4)).</summary>
internal static class BootId
{
    private const string Source = "/proc/sys/kernel/random/boot_id";

    /// <summary>The id.</summary>
    public static string Read() => File.ReadAllText(Source).Trim();
}
