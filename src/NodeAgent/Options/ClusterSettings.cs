namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about reaching the cluster and keeping files.</summary>
internal static class ClusterSettings
{
    public static Setting Config { get; } = new("--config", SettingKind.Text, "KubeletConfiguration file (YAML or JSON), or the original Krustlet's JSON.") { EnvironmentVariable = "KRUSTLET_CONFIG" };

    public static Setting ConfigDirectory { get; } = new("--config-dir", SettingKind.Text, "Folder of further configuration files, *.conf, merged over --config in the order of their names.");

    public static Setting Kubeconfig { get; } = new("--kubeconfig", SettingKind.Text, "Kubeconfig of the node; written by TLS bootstrap when it does not exist.") { Default = "DATA/config/kubeconfig", EnvironmentVariable = "KUBECONFIG" };

    public static Setting BootstrapKubeconfig { get; } = new("--bootstrap-kubeconfig", SettingKind.Text, "Kubeconfig that may only ask for a node certificate.")
    {
        Default = "/etc/kubernetes/bootstrap-kubelet.conf",
        Aliases = ["--bootstrap-file"],
        EnvironmentVariable = "KRUSTLET_BOOTSTRAP_FILE",
        FileKeys = ["bootstrapFile"],
    };

    public static Setting RotateCertificates { get; } = new("--rotate-certificates", SettingKind.Switch, "Renew the client certificate before it ends.") { Default = "true", FileKeys = ["rotateCertificates"] };

    public static Setting ApiQueries { get; } = new("--kube-api-qps", SettingKind.Text, "Calls of the API server a second; heartbeats are not counted.") { Default = "50", FileKeys = ["kubeAPIQPS"] };

    public static Setting ApiBurst { get; } = new("--kube-api-burst", SettingKind.Text, "Calls of the API server at one moment.") { Default = "100", FileKeys = ["kubeAPIBurst"] };

    public static Setting DataDirectory { get; } = new("--data-dir", SettingKind.Text, "Folder for everything the agent keeps.")
    {
        Default = "$HOME/.krustlet",
        Aliases = ["--root-dir"],
        FileKeys = ["dataDir"],
    };

    public static Setting CertificateDirectory { get; } = new("--cert-dir", SettingKind.Text, "Folder for certificates and keys.") { Default = "DATA/pki", FileKeys = ["certDir"] };

    public static Setting PluginsDirectory { get; } = new("--plugins-dir", SettingKind.Text, "Folder that node plugins, like CSI drivers, register in.") { Default = "DATA/plugins_registry", FileKeys = ["pluginsDir"] };

    public static Setting LogLevel { get; } = new("--v", SettingKind.Text, "How much to log: 0 warnings and notices, 2 and up information, 4 and up debugging.")
    {
        Aliases = ["-v"],
        EnvironmentVariable = "KRUSTLET_LOG_VERBOSITY",
        FileKeys = ["logging.verbosity"],
    };

    public static IReadOnlyList<Setting> All { get; } = [Config, ConfigDirectory, Kubeconfig, BootstrapKubeconfig, RotateCertificates, ApiQueries, ApiBurst, DataDirectory, CertificateDirectory, PluginsDirectory, LogLevel];
}
