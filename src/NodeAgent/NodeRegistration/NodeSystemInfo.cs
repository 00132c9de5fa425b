using System.Reflection;
using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.NodeAgent.Resources;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Reads <c>status.nodeInfo</c> from the machine.</summary>
internal static class NodeSystemInfo
{
    /// <summary>The agent's version, as <c>kubectl get nodes</c> shows it.</summary>
    public static string Version { get; } =
        typeof(NodeSystemInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";

    /// <summary>The machine as it is now.</summary>
    public static V1NodeSystemInfo Read()
    {
        var machineId = ProcFile.Text("/etc/machine-id");
        var systemUuid = ProcFile.Text("/sys/class/dmi/id/product_uuid");
        return new V1NodeSystemInfo
        {
            MachineID = machineId,
            SystemUUID = systemUuid.Length > 0 ? systemUuid : machineId,
            BootID = ProcFile.Text("/proc/sys/kernel/random/boot_id"),
            KernelVersion = ProcFile.Text("/proc/sys/kernel/osrelease"),
            OsImage = OsImage(),
            ContainerRuntimeVersion = $"wasm://{Version}",
            KubeletVersion = Version,
            KubeProxyVersion = string.Empty,
            OperatingSystem = "linux",
            Architecture = WasmArchitecture.NodeInfoValue,
        };
    }

    private static string OsImage()
    {
        const string Key = "PRETTY_NAME=";
        var line = Array.Find(ProcFile.Text("/etc/os-release").Split('\n'), line => line.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? "Linux" : line[Key.Length..].Trim('"', '\'');
    }
}
