namespace Krustlet.Oci.Client;

/// <summary>A registry's error document (OCI distribution spec 1.1, "Error Codes").</summary>
internal sealed record ErrorAnswer
{
    public IReadOnlyList<ErrorAnswerEntry>? Errors { get; init; }
}
