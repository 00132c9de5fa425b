namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>A plugin that asked to be used.</summary>
/// <param name="Resource">What it offers.</param>
/// <param name="SocketPath">Where it is served.</param>
internal sealed record PluginSource(string Resource, string SocketPath)
{
    /// <summary>What is wrong with a registration, with what to do; null when it is good.</summary>
    public static string? Problem(string resource, IReadOnlyCollection<string> versions) =>
        !versions.Contains(ApiVersion) ? $"requested device plugin API version(s) \"{string.Join(", ", versions)}\" are not supported: this agent speaks {ApiVersion}"
        : !ExtendedResourceName.IsValid(resource) ? $"the ResourceName \"{resource}\" is invalid: it has to be an extended resource, a domain other than kubernetes.io and a name, like example.com/gpu"
        : null;

    /// <summary>The version of the API.</summary>
    public const string ApiVersion = "v1beta1";
}
