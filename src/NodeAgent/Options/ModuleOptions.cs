using Krustlet.Contracts.Hosts;
using Krustlet.ModuleHost.Compilation;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Options;

/// <summary>What modules are allowed, and how their logs are kept.</summary>
/// <param name="AllowHostPath">Full paths of folders that hostPath volumes may be in; none means no hostPath at all.</param>
/// <param name="AllowLocalModules">Images <c>fs/PATH</c> are read from this machine.</param>
/// <param name="LogMaxBytes">A log is rotated at this size.</param>
/// <param name="LogMaxFiles">Files kept, the current one included.</param>
/// <param name="LogsDirectory">Full path of the folder of Pods' logs.</param>
/// <param name="Keep">Modules outlive the agent.</param>
/// <param name="MaxPerHost">Most modules in one host, or null for the host's own limit.</param>
/// <param name="MaxRestartDelay">Longest crash-loop wait.</param>
/// <param name="ManifestPath">Full path of the folder of static Pods, or null.</param>
/// <param name="ManifestCheckFrequency">How often that folder is looked at in any case.</param>
/// <param name="PodNetwork">Where Pods' addresses come from.</param>
/// <param name="SyncFrequency">How often mounted content is looked at again, at the least.</param>
internal sealed record ModuleOptions(
    IReadOnlyList<string> AllowHostPath,
    bool AllowLocalModules,
    long LogMaxBytes,
    int LogMaxFiles,
    string LogsDirectory,
    bool Keep,
    int? MaxPerHost,
    TimeSpan MaxRestartDelay,
    string? ManifestPath,
    TimeSpan ManifestCheckFrequency,
    PodNetworkMode PodNetwork,
    TimeSpan SyncFrequency)
{
    /// <summary>Which images need whose signatures on this node.</summary>
    public VerificationPolicy Verification { get; init; } = VerificationPolicy.None;

    /// <summary>The most that Pods may let their modules call; null for whatever they ask for.</summary>
    public IReadOnlyList<HostPattern>? OutboundHosts { get; init; }

    /// <summary>Full path of the folder where device plugins register, or null for nowhere.</summary>
    public string? DevicePluginsDirectory { get; init; }

    /// <summary>Full paths of folders with modules that came with the machine.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>What compiling one module may take.</summary>
    public CompilerLimits Compiler { get; init; } = new();
}
