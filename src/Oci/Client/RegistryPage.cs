namespace Krustlet.Oci.Client;

/// <summary>One page of a list.</summary>
/// <param name="Content">The document.</param>
/// <param name="FiltersApplied">The filters the registry says it applied (<c>OCI-Filters-Applied</c>).</param>
internal sealed record RegistryPage(ReadOnlyMemory<byte> Content, IReadOnlyList<string> FiltersApplied);
