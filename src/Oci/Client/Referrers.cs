using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>Lists what refers to a manifest at one host: by the referrers API, or by the referrers tag where a registry does not have it.</summary>
internal sealed class Referrers(RepositoryApi api, RegistryPages pages)
{
    private const string ArtifactTypeFilter = "artifactType";

    /// <summary>The descriptors, in the registry's order, each once.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="subject">What is referred to.</param>
    /// <param name="artifactType">Only those of this type; null: all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Descriptor>> ListAsync(RegistryCall call, ContentDigest subject, string? artifactType, CancellationToken cancellationToken)
    {
        try
        {
            return await ListByApiAsync(call, subject, artifactType, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return [.. (await ListByTagAsync(call, subject, cancellationToken)).Where(descriptor => IsWanted(descriptor, artifactType))];
        }
    }

    /// <summary>Whether the registry has the referrers API, and so keeps the lists itself.</summary>
    public async Task<bool> HasApiAsync(RegistryCall call, ContentDigest subject, CancellationToken cancellationToken)
    {
        try
        {
            await ListByApiAsync(call, subject, null, cancellationToken);
            return true;
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<Descriptor>> ListByApiAsync(
        RegistryCall call, ContentDigest subject, string? artifactType, CancellationToken cancellationToken)
    {
        var query = artifactType is null ? "" : $"?{ArtifactTypeFilter}={Uri.EscapeDataString(artifactType)}";
        var found = new List<Descriptor>();
        await foreach (var page in pages.ReadAsync(call, call.Address($"referrers/{subject}{query}"), "the referrers", cancellationToken))
        {
            var document = new ManifestDocument(subject, MediaTypes.OciIndex, page.Content);
            var descriptors = ManifestReader.ReadIndex(document, call.Image).Manifests;

            // Filtering is optional for a registry; it says whether it did.
            found.AddRange(page.FiltersApplied.Contains(ArtifactTypeFilter) ? descriptors : descriptors.Where(descriptor => IsWanted(descriptor, artifactType)));
        }

        return [.. found.DistinctBy(descriptor => descriptor.Digest)];
    }

    private async Task<IReadOnlyList<Descriptor>> ListByTagAsync(RegistryCall call, ContentDigest subject, CancellationToken cancellationToken)
    {
        try
        {
            var document = await api.GetManifestAsync(call, ReferrersTag.Of(subject), cancellationToken);

            // Something else under that tag is no list: then there are none (the specification's own words).
            return MediaTypes.IsIndex(document.MediaType)
                ? [.. ManifestReader.ReadIndex(document, call.Image).Manifests.DistinctBy(descriptor => descriptor.Digest)]
                : [];
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return [];
        }
    }

    private static bool IsWanted(Descriptor descriptor, string? artifactType) => artifactType is null || descriptor.ArtifactType == artifactType;
}
