namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about keeping the node in order.</summary>
internal static class ProtectionSettings
{
    public static Setting ImageHigh { get; } = new("--image-gc-high-threshold", SettingKind.Text, "Disk use in percent beyond which unused images are removed; 100 is never.") { FileKeys = ["imageGCHighThresholdPercent"], Default = "85" };

    public static Setting ImageLow { get; } = new("--image-gc-low-threshold", SettingKind.Text, "Disk use in percent that this brings down to.") { FileKeys = ["imageGCLowThresholdPercent"], Default = "80" };

    public static Setting ImageAge { get; } = new("--minimum-image-ttl-duration", SettingKind.Text, "Images known for less are not removed.") { FileKeys = ["imageMinimumGCAge"], Default = "2m" };

    public static Setting ImageMaximumAge { get; } = new("--image-maximum-gc-age", SettingKind.Text, "Images unused for longer are removed however much disk is free; 0s is never.") { FileKeys = ["imageMaximumGCAge"], Default = "0s" };

    public static Setting ShutdownGrace { get; } = new("--shutdown-grace-period", SettingKind.Text, "Take a stop for the machine's end: give Pods this long, then end them. Without it modules run on.") { FileKeys = ["shutdownGracePeriod"] };

    public static Setting ShutdownGraceCritical { get; } = new("--shutdown-grace-period-critical-pods", SettingKind.Text, "The last part of that time, for critical Pods.") { FileKeys = ["shutdownGracePeriodCriticalPods"] };

    public static Setting ShutdownByPriority { get; } = new("--shutdown-grace-period-by-pod-priority", SettingKind.Priorities, "Instead of both: how many seconds Pods of a priority and above have, from the lowest on, as 0=60,1000=30,2000000000=10.") { FileKeys = ["shutdownGracePeriodByPodPriority"] };

    public static IReadOnlyList<Setting> All { get; } = [ImageHigh, ImageLow, ImageAge, ImageMaximumAge, ShutdownGrace, ShutdownGraceCritical, ShutdownByPriority];
}
