namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about running short.</summary>
internal static class EvictionSettings
{
    public static Setting Hard { get; } = new("--eviction-hard", SettingKind.Map, "When the Node reports pressure and ends Pods at once.")
    {
        Default = "memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%",
        FileKeys = ["evictionHard"],
    };

    public static Setting Soft { get; } = new("--eviction-soft", SettingKind.Map, "When the Node reports pressure and ends Pods once the grace period is over, as memory.available<1Gi,….") { FileKeys = ["evictionSoft"] };

    public static Setting SoftGrace { get; } = new("--eviction-soft-grace-period", SettingKind.Map, "How long each soft threshold may be crossed, as memory.available=1m30s,….") { FileKeys = ["evictionSoftGracePeriod"] };

    public static Setting MaxPodGrace { get; } = new("--eviction-max-pod-grace-period", SettingKind.Text, "Most seconds that a Pod is given which goes for a soft threshold.") { Default = "0", FileKeys = ["evictionMaxPodGracePeriod"] };

    public static Setting Transition { get; } = new("--eviction-pressure-transition-period", SettingKind.Text, "How long a pressure condition outlasts the shortage.") { Default = "5m", FileKeys = ["evictionPressureTransitionPeriod"] };

    public static Setting MinimumReclaim { get; } = new("--eviction-minimum-reclaim", SettingKind.Map, "How much beyond a threshold has to be free until the shortage is over, as nodefs.available=500Mi,….") { FileKeys = ["evictionMinimumReclaim"] };

    public static IReadOnlyList<Setting> All { get; } = [Hard, Soft, SoftGrace, MaxPodGrace, Transition, MinimumReclaim];
}
