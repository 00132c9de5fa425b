namespace Krustlet.Oci.Client;

/// <summary>One error of a registry's error document.</summary>
internal sealed record ErrorAnswerEntry(string? Code, string? Message);
