namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about reaching the cluster and keeping files.</summary>
internal static class ClusterSettings
{
    public static Setting Config { get; } = new("--config", SettingKind.Text, "KubeletConfiguration file (YAML or JSON), or the original Krustlet's JSON.") { EnvironmentVariable = "KRUSTLET_CONFIG" };

    public static Setting Kubeconfig { get; } = new("--kubeconfig", SettingKind.Text, "Kubeconfig of the node; written by TLS bootstrap when it does not exist (DATA/config/kubeconfig).") { EnvironmentVariable = "KUBECONFIG" };

    public static Setting BootstrapKubeconfig { get; } = new("--bootstrap-kubeconfig", SettingKind.Text, "Kubeconfig that may only ask for a node certificate (/etc/kubernetes/bootstrap-kubelet.conf).")
    {
        Aliases = ["--bootstrap-file"],
        EnvironmentVariable = "KRUSTLET_BOOTSTRAP_FILE",
        FileKeys = ["bootstrapFile"],
    };

    public static Setting RotateCertificates { get; } = new("--rotate-certificates", SettingKind.Switch, "Renew the client certificate before it ends (true).") { FileKeys = ["rotateCertificates"] };

    public static Setting DataDirectory { get; } = new("--data-dir", SettingKind.Text, "Folder for everything the agent keeps ($HOME/.krustlet).")
    {
        Aliases = ["--root-dir"],
        FileKeys = ["dataDir"],
    };

    public static Setting CertificateDirectory { get; } = new("--cert-dir", SettingKind.Text, "Folder for certificates and keys (DATA/pki).") { FileKeys = ["certDir"] };

    public static Setting LogLevel { get; } = new("--v", SettingKind.Text, "How much to log: 0 warnings and notices, 2 and up information, 4 and up debugging.")
    {
        Aliases = ["-v"],
        EnvironmentVariable = "KRUSTLET_LOG_VERBOSITY",
        FileKeys = ["logging.verbosity"],
    };

    public static IReadOnlyList<Setting> All { get; } = [Config, Kubeconfig, BootstrapKubeconfig, RotateCertificates, DataDirectory, CertificateDirectory, LogLevel];
}
