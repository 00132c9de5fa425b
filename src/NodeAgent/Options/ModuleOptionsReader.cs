using System.Text;
using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="ModuleOptions"/>.</summary>
internal static class ModuleOptionsReader
{
    private const string Nothing = "none";

    public static ModuleOptions Read(SettingReader reader, string dataDirectory, MachineDefaults machine)
    {
        if (reader.Text(PodSettings.ManifestPath) is { } manifests && !Path.IsPathRooted(manifests))
        {
            reader.Refuse(PodSettings.ManifestPath, $"\"{manifests}\" is not an absolute path; begin it with /.");
        }

        foreach (var folder in reader.List(PodSettings.AllowHostPath).Where(folder => !Path.IsPathRooted(folder)))
        {
            reader.Refuse(PodSettings.AllowHostPath, $"\"{folder}\" is not an absolute path; begin it with /.");
        }

        return new ModuleOptions(
            [.. reader.List(PodSettings.AllowHostPath).Select(Path.GetFullPath)],
            reader.Switch(PodSettings.AllowLocalModules, unset: false),
            Bytes(reader, PodSettings.LogMaxSize, 4096, 10L << 20, "give a quantity of at least 4Ki, like 10Mi."),
            reader.Integer(PodSettings.LogMaxFiles, 2, 1000, 5),
            Path.GetFullPath(reader.Text(PodSettings.LogsDirectory) ?? Path.Combine(dataDirectory, "logs")),
            reader.Switch(PodSettings.KeepModules, unset: true),
            reader.Find(PodSettings.MaxModulesPerHost) is null ? null : reader.Integer(PodSettings.MaxModulesPerHost, 1, 20_000, 1),
            MaxRestartDelay(reader),
            reader.Text(PodSettings.ManifestPath) is { } path ? Path.GetFullPath(path) : null,
            reader.Duration(PodSettings.ManifestCheckFrequency, ManifestFolderOptions.DefaultCheckFrequency),
            PodNetwork(reader, machine),
            reader.Duration(PodSettings.SyncFrequency, RefreshTimes.DefaultPeriod))
        {
            Verification = VerificationPolicyFile.Read(reader),
            OutboundHosts = Outbound(reader),
            DevicePluginsDirectory = SocketFolder(reader, PodSettings.DevicePluginsDirectory, Path.Combine(dataDirectory, "device_plugins"), "kubelet.sock"),
            Compiler = Compiler(reader),
            Seeds = Seeds(reader, dataDirectory),
        };
    }

    private static IReadOnlyList<string> Seeds(SettingReader reader, string dataDirectory)
    {
        if (reader.Find(PodSettings.ModuleSeeds) is null)
        {
            return [Path.GetFullPath(Path.Combine(dataDirectory, "seed"))];
        }

        foreach (var folder in reader.List(PodSettings.ModuleSeeds).Where(folder => !Path.IsPathRooted(folder)))
        {
            reader.Refuse(PodSettings.ModuleSeeds, $"\"{folder}\" is not an absolute path; begin it with /.");
        }

        return [.. reader.List(PodSettings.ModuleSeeds).Select(Path.GetFullPath)];
    }

    private static IReadOnlyList<HostPattern>? Outbound(SettingReader reader)
    {
        if (reader.Find(PodSettings.OutboundHosts) is null)
        {
            return null;
        }

        var hosts = new List<HostPattern>();
        foreach (var text in reader.List(PodSettings.OutboundHosts).Where(text => text != Nothing))
        {
            if (HostPattern.TryParse(text) is { } host)
            {
                hosts.Add(host);
            }
            else
            {
                reader.Refuse(PodSettings.OutboundHosts, $"\"{text}\" is not a host; write them as host, host:port or *.domain, or none for no host at all.");
            }
        }

        return hosts;
    }

    private static PodNetworkMode PodNetwork(SettingReader reader, MachineDefaults machine)
    {
        switch (reader.Text(PodSettings.PodNetwork))
        {
            case null or "auto":
                return PodNetworkMode.Auto;
            case "node-ip":
                return PodNetworkMode.NodeIp;
            case "pod-cidr":
                if (!machine.MayChangeRoutes)
                {
                    reader.Refuse(PodSettings.PodNetwork, "pod-cidr needs CAP_NET_ADMIN, which this process lacks; give it to the agent (AmbientCapabilities=CAP_NET_ADMIN of its unit, or capabilities.add of its container), or give auto or node-ip.");
                }

                return PodNetworkMode.PodCidr;
            case var other:
                reader.Refuse(PodSettings.PodNetwork, $"\"{other}\" is not known here; give auto, pod-cidr or node-ip.");
                return PodNetworkMode.Auto;
        }
    }

    /// <summary>A folder that a Unix socket of this name has to fit in.</summary>
    private static string SocketFolder(SettingReader reader, Setting setting, string unset, string socket)
    {
        const int LongestSocketPath = 107;
        var text = reader.Text(setting);
        if (text is not null && !Path.IsPathRooted(text))
        {
            reader.Refuse(setting, $"\"{text}\" is not an absolute path; begin it with /.");
        }

        var folder = Path.GetFullPath(text ?? unset);
        if (Encoding.UTF8.GetByteCount(Path.Combine(folder, socket)) > LongestSocketPath)
        {
            reader.Refuse(setting, $"{Path.Combine(folder, socket)} is longer than the {LongestSocketPath} bytes that a Unix socket's path may have; choose a shorter folder with {setting.Flag}.");
        }

        return folder;
    }

    private static TimeSpan MaxRestartDelay(SettingReader reader)
    {
        var longest = TimeSpan.FromSeconds(300);
        var delay = reader.Duration(PodSettings.MaxRestartDelay, longest);
        if (delay < TimeSpan.FromSeconds(1) || delay > longest)
        {
            reader.Refuse(PodSettings.MaxRestartDelay, $"{delay} is not usable; give 1s to 300s.");
        }

        return delay;
    }

    private static CompilerLimits Compiler(SettingReader reader)
    {
        var usual = new CompilerLimits();
        var time = reader.Duration(PodSettings.CompileTimeout, usual.MaxTime);
        if (time < TimeSpan.FromSeconds(1))
        {
            reader.Refuse(PodSettings.CompileTimeout, $"{time} is not usable; give at least 1s, like 5m.");
        }

        return new CompilerLimits
        {
            MaxMemoryBytes = Bytes(reader, PodSettings.CompileMemoryLimit, 64L << 20, usual.MaxMemoryBytes, "give a quantity of at least 64Mi, like 2Gi."),
            MaxTime = time,
        };
    }

    private static long Bytes(SettingReader reader, Setting setting, long least, long unset, string fix)
    {
        if (reader.Text(setting) is not { } text)
        {
            return unset;
        }

        if (QuantityText.TryParse(text)?.ToDecimal() is { } bytes && bytes >= least && bytes < long.MaxValue)
        {
            return (long)bytes;
        }

        reader.Refuse(setting, $"\"{text}\" is not usable; {fix}");
        return unset;
    }
}
