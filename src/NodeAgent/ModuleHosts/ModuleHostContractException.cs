namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>A host speaks a contract that this agent does not.</summary>
internal sealed class ModuleHostContractException(uint version)
    : ModuleHostException($"the module host speaks contract version {version}, this agent another: install one version of both");
