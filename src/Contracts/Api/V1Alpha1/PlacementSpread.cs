using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Over what replicas are spread.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlacementSpread>))]
public enum PlacementSpread
{
    /// <summary>Wherever the scheduler likes.</summary>
    None,

    /// <summary>Evenly over nodes.</summary>
    Node,

    /// <summary>Evenly over zones.</summary>
    Zone,
}
