using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="ClusterOptions"/>.</summary>
internal static class ClusterOptionsReader
{
    private const string DefaultBootstrapKubeconfig = "/etc/kubernetes/bootstrap-kubelet.conf";

    public static ClusterOptions Read(SettingReader reader, MachineDefaults machine)
    {
        var data = Path.GetFullPath(reader.Text(ClusterSettings.DataDirectory) ?? Path.Combine(machine.HomeDirectory, ".krustlet"));
        var certificates = Path.GetFullPath(reader.Text(ClusterSettings.CertificateDirectory) ?? Path.Combine(data, "pki"));
        var kubeconfig = Path.GetFullPath(reader.Text(ClusterSettings.Kubeconfig) ?? Path.Combine(data, "config", "kubeconfig"));
        var bootstrap = reader.Text(ClusterSettings.BootstrapKubeconfig);
        var bootstrapPath = Path.GetFullPath(bootstrap ?? DefaultBootstrapKubeconfig);
        var hasBootstrap = File.Exists(bootstrapPath);
        if (!File.Exists(kubeconfig) && !hasBootstrap)
        {
            reader.Refuse(
                bootstrap is null ? ClusterSettings.Kubeconfig : ClusterSettings.BootstrapKubeconfig,
                $"neither the kubeconfig {kubeconfig} nor the bootstrap kubeconfig {bootstrapPath} exists; give one with --kubeconfig or --bootstrap-kubeconfig.");
        }

        return new ClusterOptions(
            kubeconfig,
            hasBootstrap ? bootstrapPath : null,
            reader.Switch(ClusterSettings.RotateCertificates, unset: true),
            data,
            certificates,
            Level(reader.Integer(ClusterSettings.LogLevel, 0, 10, 2)))
        {
            PluginsDirectory = PluginsDirectory(reader, data),
            ApiQueries = reader.Integer(ClusterSettings.ApiQueries, 1, 10_000, 50),
            ApiBurst = reader.Integer(ClusterSettings.ApiBurst, 1, 10_000, 100),
        };
    }

    private static string PluginsDirectory(SettingReader reader, string data)
    {
        var folder = reader.Text(ClusterSettings.PluginsDirectory) ?? Path.Combine(data, "plugins_registry");
        if (!Path.IsPathRooted(folder))
        {
            reader.Refuse(ClusterSettings.PluginsDirectory, $"\"{folder}\" is not an absolute path; begin it with /.");
        }
        else if (File.Exists(folder))
        {
            reader.Refuse(ClusterSettings.PluginsDirectory, $"{folder} is a file; give a folder, or a path where there is nothing yet.");
        }

        return Path.GetFullPath(folder);
    }

    private static LogLevel Level(int verbosity) => verbosity switch
    {
        < 2 => LogLevel.Warning,
        < 4 => LogLevel.Information,
        < 8 => LogLevel.Debug,
        _ => LogLevel.Trace,
    };
}
