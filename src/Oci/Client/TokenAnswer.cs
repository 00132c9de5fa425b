using System.Text.Json.Serialization;

namespace Krustlet.Oci.Client;

/// <summary>A token service's answer; some services fill the one name, some the other.</summary>
internal sealed record TokenAnswer
{
    public string? Token { get; init; }

    [JsonPropertyName("access_token")]
    public string? AccessToken { get; init; }

    /// <summary>Seconds; the specification's default when absent is 60.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }
}
