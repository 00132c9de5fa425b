using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Whether nodes that hold the module already are preferred.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WarmCachePreference>))]
public enum WarmCachePreference
{
    /// <summary>Preferred where two nodes would do about equally well, when the module's digest is known (it is named, or <c>resolution</c> pins it) and <c>affinity</c> has no node preferences of its own.</summary>
    Prefer,

    /// <summary>Not preferred.</summary>
    Ignore,
}
