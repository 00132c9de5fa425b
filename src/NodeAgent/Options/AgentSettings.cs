namespace Krustlet.NodeAgent.Options;

/// <summary>Every setting of the agent.</summary>
internal static class AgentSettings
{
    public static IReadOnlyList<Setting> All { get; } = [.. ClusterSettings.All, .. NodeSettings.All, .. ServerSettings.All, .. PodSettings.All, .. RegistrySettings.All, .. EvictionSettings.All, .. ProtectionSettings.All];
}
