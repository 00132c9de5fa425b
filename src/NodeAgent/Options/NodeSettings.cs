namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about the Node object.</summary>
internal static class NodeSettings
{
    public static Setting Name { get; } = new("--node-name", SettingKind.Text, "Name of the Node; the lower-cased hostname unless given.")
    {
        Aliases = ["--hostname-override"],
        FileKeys = ["nodeName"],
    };

    public static Setting Hostname { get; } = new("--hostname", SettingKind.Text, "Hostname that the Node reports; the machine's unless given.") { FileKeys = ["hostname"] };

    public static Setting Ip { get; } = new("--node-ip", SettingKind.Text, "Address that the Node reports; found from the hostname, then the default route, unless given.")
    {
        Aliases = ["-n"],
        FileKeys = ["nodeIP"],
    };

    public static Setting Labels { get; } = new("--node-labels", SettingKind.Map, "Labels to add to the Node, as k=v,k2=v2.")
    {
        EnvironmentVariable = "NODE_LABELS",
        FileKeys = ["nodeLabels"],
    };

    public static Setting Taints { get; } = new("--register-with-taints", SettingKind.Taints, "Taints to create the Node with, besides its own, as key=value:Effect,….")
    {
        FileKeys = ["registerWithTaints"],
    };

    public static Setting Runtimes { get; } = new("--runtimes", SettingKind.List, "Runtimes that the Node offers, of wasi, wasi-http and wascc, or none; this agent has wasi, others are passed over.")
    {
        Default = "wasi",
        FileKeys = ["runtimes"],
        EmptyMeans = "none",
    };

    public static Setting MaxPods { get; } = new("--max-pods", SettingKind.Text, "How many Pods the Node takes.")
    {
        Default = "110",
        EnvironmentVariable = "MAX_PODS",
        FileKeys = ["maxPods"],
    };

    public static Setting PodsPerCore { get; } = new("--pods-per-core", SettingKind.Text, "How many Pods the Node takes for each core, --max-pods at most; 0 is no such bound.") { Default = "0", FileKeys = ["podsPerCore"] };

    public static Setting Capacity { get; } = new("--capacity", SettingKind.Map, "Report at most this much of the machine, as cpu=2,memory=4Gi,ephemeral-storage=10Gi.") { FileKeys = ["capacity"] };

    public static Setting KubeReserved { get; } = new("--kube-reserved", SettingKind.Map, "Keep this much from Pods, as cpu=200m,memory=256Mi.") { FileKeys = ["kubeReserved"] };

    public static Setting SystemReserved { get; } = new("--system-reserved", SettingKind.Map, "Keep this much from Pods, as cpu=200m,memory=256Mi.") { FileKeys = ["systemReserved"] };

    public static Setting ProviderId { get; } = new("--provider-id", SettingKind.Text, "spec.providerID of the Node.") { FileKeys = ["providerID"] };

    public static Setting StatusUpdateFrequency { get; } = new("--node-status-update-frequency", SettingKind.Text, "How often the Node's status is computed.") { Default = "10s", FileKeys = ["nodeStatusUpdateFrequency"] };

    public static Setting StatusReportFrequency { get; } = new("--node-status-report-frequency", SettingKind.Text, "How often an unchanged status is written.") { Default = "5m", FileKeys = ["nodeStatusReportFrequency"] };

    public static Setting LeaseDuration { get; } = new("--node-lease-duration-seconds", SettingKind.Text, "How long the Node's lease lasts; renewed every quarter.") { Default = "40", FileKeys = ["nodeLeaseDurationSeconds"] };

    public static IReadOnlyList<Setting> All { get; } =
        [Name, Hostname, Ip, Labels, Taints, Runtimes, MaxPods, PodsPerCore, Capacity, KubeReserved, SystemReserved, ProviderId, StatusUpdateFrequency, StatusReportFrequency, LeaseDuration];
}
