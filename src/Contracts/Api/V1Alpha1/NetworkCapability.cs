using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>How a module reaches the network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkCapability>))]
public enum NetworkCapability
{
    /// <summary>It cannot.</summary>
    None,

    /// <summary>Through the Pod's address, to the hosts that are granted.</summary>
    Host,
}
