using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodLifecycle.Planning;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.Volumes;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent;

/// <summary>What the pod side of the agent has to know. Everything has been checked before.</summary>
internal sealed record PodsOptions
{
    /// <summary>The agent's folder: volumes, hosts, modules and compiled code live beneath it.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The folder that node plugins register in.</summary>
    public required string PluginsDirectory { get; init; }

    /// <summary>Where Pod logs go: <c>/var/log/pods</c> on a node of its own.</summary>
    public required string PodLogsDirectory { get; init; }

    /// <summary>Program and leading arguments of a module host, the first an absolute path: <c>["/usr/bin/krustlet-agent", "host"]</c>.</summary>
    public required IReadOnlyList<string> HostCommand { get; init; }

    /// <summary>Most modules in one shared host; null for the host's own default.</summary>
    public int? MaxModulesPerHost { get; init; }

    /// <summary>Program and leading arguments that compile a module, the first an absolute path: <c>["/usr/bin/krustlet-agent", "compile"]</c>. Empty: modules are compiled by hosts, at their start.</summary>
    public IReadOnlyList<string> CompileCommand { get; init; } = [];

    /// <summary>Folder of compiled modules, shared by the node's hosts.</summary>
    public string CompiledDirectory => Path.Combine(DataDirectory, "compiled");

    /// <summary>What one compilation may take.</summary>
    public CompilerLimits Compiler { get; init; } = new();

    /// <summary>The agent's stop leaves hosts and modules running, for the next agent. False for one-command stacks and tests.</summary>
    public bool KeepModulesOnStop { get; init; } = true;

    /// <summary>Where Pods' addresses come from.</summary>
    public PodNetworkMode PodNetwork { get; init; }

    /// <summary>Prefixes beneath which hostPath volumes may point; none by default.</summary>
    public IReadOnlyList<string> AllowHostPath { get; init; } = [];

    /// <summary>Folders of modules that came with the machine, or were carried to it.</summary>
    public IReadOnlyList<string> ModuleSeeds { get; init; } = [];

    /// <summary>How the node reaches registries, and who it is towards them.</summary>
    public RegistryOptions Registries { get; init; } = RegistryOptions.None;

    /// <summary>Where device plugins register; null for nowhere.</summary>
    public string? DevicePluginsDirectory { get; init; }

    /// <summary>Images <c>fs/PATH</c> are files of this machine.</summary>
    public bool AllowLocalModules { get; init; }

    /// <summary>The most that Pods may let their modules call; null for whatever they ask for.</summary>
    public IReadOnlyList<HostPattern>? OutboundHosts { get; init; }

    /// <summary>Which images need whose signatures on this node.</summary>
    public VerificationPolicy Verification { get; init; } = VerificationPolicy.None;

    /// <summary>A container's log is rotated at this size, in bytes.</summary>
    public long LogMaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Log files kept a container, the current one included.</summary>
    public int LogMaxFiles { get; init; } = 5;

    /// <summary>Folder of static Pods' manifests, or null.</summary>
    public string? ManifestPath { get; init; }

    /// <summary>How often that folder is looked at although the kernel told of no change.</summary>
    public TimeSpan ManifestCheckFrequency { get; init; } = ManifestFolderOptions.DefaultCheckFrequency;

    /// <summary>How often mounted content is looked at again.</summary>
    public TimeSpan SyncFrequency { get; init; } = RefreshTimes.DefaultPeriod;

    /// <summary>The cap of the crash-loop back-off: 1 to 300 seconds.</summary>
    public TimeSpan MaxRestartDelay { get; init; } = CrashLoop.DefaultCap;
}
