using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>When the node asks the registry (core <c>PullPolicy</c>).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModuleImagePullPolicy>))]
public enum ModuleImagePullPolicy
{
    /// <summary>At each start.</summary>
    Always,

    /// <summary>Only when the node has no copy.</summary>
    IfNotPresent,

    /// <summary>Never: the copy must be on the node.</summary>
    Never,
}
