namespace Krustlet.Oci.Client;

/// <summary>One page of a tags list.</summary>
internal sealed record TagsAnswer
{
    public IReadOnlyList<string>? Tags { get; init; }
}
