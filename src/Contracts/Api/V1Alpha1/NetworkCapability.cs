using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>The network that a module has beyond its ports and outbound hosts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkCapability>))]
public enum NetworkCapability
{
    /// <summary>None.</summary>
    None,

    /// <summary>The Pod's address, for sockets of its own; refused.</summary>
    Host,
}
