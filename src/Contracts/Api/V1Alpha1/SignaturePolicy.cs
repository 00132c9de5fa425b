using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Whether a signature is demanded.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SignaturePolicy>))]
public enum SignaturePolicy
{
    /// <summary>No.</summary>
    None,

    /// <summary>Yes: an unsigned module never reaches the compiler.</summary>
    Required,
}
