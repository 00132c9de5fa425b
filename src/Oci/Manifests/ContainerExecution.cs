using System.Text.Json.Serialization;

namespace Krustlet.Oci.Manifests;

/// <summary>A container image configuration's <c>config</c>: unlike the rest of the document its keys are capitalised.</summary>
internal sealed record ContainerExecution
{
    [JsonPropertyName("Entrypoint")]
    public IReadOnlyList<string>? Entrypoint { get; init; }

    [JsonPropertyName("Cmd")]
    public IReadOnlyList<string>? Cmd { get; init; }

    [JsonPropertyName("WorkingDir")]
    public string? WorkingDir { get; init; }
}
