using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Where a pool's nodes come from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodePoolProvisioning>))]
public enum NodePoolProvisioning
{
    /// <summary>A StatefulSet of agents, as ordinary Pods.</summary>
    Hosted,

    /// <summary>An agent beside each chosen Linux node.</summary>
    Daemon,

    /// <summary>Machines that join with a bootstrap token.</summary>
    External,
}
