using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>When the Pods of a module are pinned to the digest of its tag, and when the registry is asked for it again.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModuleResolutionPolicy>))]
public enum ModuleResolutionPolicy
{
    /// <summary>Pods name the tag; each node resolves it as it pulls.</summary>
    None,

    /// <summary>Pods name the digest that the reference had at first, until the reference changes.</summary>
    Once,

    /// <summary>Pods name the digest that the reference had when the spec last changed; scaling is no change.</summary>
    OnChange,

    /// <summary>Pods name the digest that the reference has, asked for at an interval: a moved tag rolls out by itself.</summary>
    Interval,
}
