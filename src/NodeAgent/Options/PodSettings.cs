namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about Pods and their modules.</summary>
internal static class PodSettings
{
    public static Setting ManifestPath { get; } = new("--pod-manifest-path", SettingKind.Text, "Folder of static Pods' manifests, which run with or without an API server.") { FileKeys = ["staticPodPath"] };

    public static Setting ManifestCheckFrequency { get; } = new("--file-check-frequency", SettingKind.Text, "How often the folder of static Pods is looked at in any case.") { FileKeys = ["fileCheckFrequency"], Default = "20s" };

    public static Setting SyncFrequency { get; } = new("--sync-frequency", SettingKind.Text, "How often mounted ConfigMaps, Secrets and fields of the Pod are looked at again.") { FileKeys = ["syncFrequency"], Default = "1m" };

    public static Setting InsecureRegistries { get; } = new("--insecure-registries", SettingKind.List, "Registries to speak plain HTTP with, as host:port,….") { FileKeys = ["insecureRegistries"] };

    public static Setting AllowHostPath { get; } = new("--allow-host-path", SettingKind.List, "Folders that hostPath volumes may be in.") { Default = "none", FileKeys = ["allowHostPath"] };

    public static Setting AllowLocalModules { get; } = new("--allow-local-modules", SettingKind.Switch, "Run modules from this machine's files, image fs/PATH.")
    {
        Default = "false",
        Aliases = ["--x-allow-local-modules"],
        FileKeys = ["allowLocalModules"],
    };

    public static Setting OutboundHosts { get; } = new("--outbound-hosts", SettingKind.List, "Hosts that Pods may let their modules call at most, as host, host:port or *.domain, or none; whatever they ask for unless given.") { FileKeys = ["outboundHosts"], EmptyMeans = "none" };

    public static Setting VerificationPolicy { get; } = new("--verification-policy", SettingKind.Text, "File of rules that say which images need whose signatures (docs/verification.md).") { FileKeys = ["verificationPolicy"] };

    public static Setting DevicePluginsDirectory { get; } = new("--device-plugins-dir", SettingKind.Text, "Folder where device plugins register, on kubelet.sock.") { Default = "DATA/device_plugins", FileKeys = ["devicePluginsDir"] };

    public static Setting LogMaxSize { get; } = new("--container-log-max-size", SettingKind.Text, "Rotate a container's log at this size.") { Default = "10Mi", FileKeys = ["containerLogMaxSize"] };

    public static Setting LogMaxFiles { get; } = new("--container-log-max-files", SettingKind.Text, "Log files to keep a container.") { Default = "5", FileKeys = ["containerLogMaxFiles"] };

    public static Setting LogsDirectory { get; } = new("--pod-logs-dir", SettingKind.Text, "Folder of Pods' logs.") { Default = "DATA/logs", FileKeys = ["podLogsDir"] };

    public static Setting KeepModules { get; } = new("--keep-modules", SettingKind.Switch, "Leave modules running when the agent stops, for the next agent to adopt.") { Default = "true", FileKeys = ["keepModules"] };

    public static Setting MaxModulesPerHost { get; } = new("--max-modules-per-host", SettingKind.Text, "Most modules in one module host; its own limit unless given.") { FileKeys = ["maxModulesPerHost"] };

    public static Setting MaxRestartDelay { get; } = new("--max-container-restart-period", SettingKind.Text, "Longest wait between restarts of a container, 1s to 300s.") { Default = "300s", FileKeys = ["crashLoopBackOff.maxContainerRestartPeriod"] };

    public static Setting PodNetwork { get; } = new("--pod-network", SettingKind.Text, "Where Pods' addresses come from: pod-cidr (needs CAP_NET_ADMIN), node-ip, or auto: the first where it works.") { Default = "auto", FileKeys = ["podNetwork"] };

    public static Setting ModuleSeeds { get; } = new("--module-seed-dirs", SettingKind.List, "Folders of modules that came with the machine, as krustlet store import makes them; only read.") { Default = "DATA/seed", FileKeys = ["moduleSeedDirs"] };

    public static Setting CompileMemoryLimit { get; } = new("--compile-memory-limit", SettingKind.Text, "Most memory that compiling one module may take, in its own process.") { Default = "2Gi", FileKeys = ["compileMemoryLimit"] };

    public static Setting CompileTimeout { get; } = new("--compile-timeout", SettingKind.Text, "Most time that compiling one module may take.") { Default = "5m", FileKeys = ["compileTimeout"] };

    public static IReadOnlyList<Setting> All { get; } =
        [ManifestPath, ManifestCheckFrequency, SyncFrequency, InsecureRegistries, AllowHostPath, AllowLocalModules, OutboundHosts, VerificationPolicy, DevicePluginsDirectory, LogMaxSize, LogMaxFiles, LogsDirectory, KeepModules, MaxModulesPerHost, MaxRestartDelay, PodNetwork, ModuleSeeds, CompileMemoryLimit, CompileTimeout];
}
