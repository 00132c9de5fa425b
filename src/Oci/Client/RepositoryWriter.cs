using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>
/// Writes one repository, at the registry itself. Idempotent: what is there already is not sent again, what is gone already is not deleted again. Thread-safe.
/// Every failure is a <see cref="RegistryException"/>.
/// </summary>
public sealed class RepositoryWriter
{
    private readonly RegistryServices _services;
    private readonly RegistryCall _call;

    internal RepositoryWriter(RegistryServices services, RegistryCall call) => (_services, _call) = (services, call);

    /// <summary>Whether the repository has the blob.</summary>
    public Task<bool> HasBlobAsync(ContentDigest digest, CancellationToken cancellationToken) => _services.Api.HasBlobAsync(_call, digest, cancellationToken);

    /// <summary>The digest a tag (or digest) stands for at the registry itself; null when there is no such tag, manifest or repository.</summary>
    /// <exception cref="RegistryException">Every kind but NotFound.</exception>
    public async Task<ContentDigest?> TryResolveAsync(string selector, CancellationToken cancellationToken)
    {
        try
        {
            return await _services.Api.ResolveAsync(_call, selector, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return null;
        }
    }

    /// <summary>Sends a blob unless it is there: in one request, or in chunks when it is large.</summary>
    /// <param name="digest">Of the content.</param>
    /// <param name="content">Seekable; read from its beginning, more than once when a try fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task PutBlobAsync(ContentDigest digest, Stream content, CancellationToken cancellationToken) =>
        PutBlobAsync(new BlobUpload(digest, BlobContent.FromStream(content)), cancellationToken);

    /// <summary>Brings a blob into the repository: finds it there, mounts it from another repository, or sends it. A transfer that breaks goes on where it broke.</summary>
    /// <exception cref="RegistryException">Refused: the content has another digest; StoreUnavailable: the content cannot be read; and every other kind.</exception>
    public Task<BlobUploadOutcome> PutBlobAsync(BlobUpload upload, CancellationToken cancellationToken) =>
        new BlobUploader(_services, _call, upload).RunAsync(cancellationToken);

    /// <summary>Brings several blobs into the repository, <see cref="RegistryClientOptions.MaxParallelBlobs"/> at a time; the first failure ends the others.</summary>
    public Task PutBlobsAsync(IEnumerable<BlobUpload> uploads, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        uploads.DistinctBy(upload => upload.Digest),
        new ParallelOptions { MaxDegreeOfParallelism = _services.Options.MaxParallelBlobs, CancellationToken = cancellationToken },
        async (upload, token) => await PutBlobAsync(upload, token));

    /// <summary>Lets the registry take a blob over from another of its repositories. False: it does not, and the blob must be sent.</summary>
    public async Task<bool> TryMountBlobAsync(ContentDigest digest, string fromRepository, CancellationToken cancellationToken)
    {
        var session = await UploadSession.StartAsync(_services, _call, digest, fromRepository, cancellationToken);
        if (session is not null)
        {
            await session.CancelAsync(cancellationToken);
        }

        return session is null;
    }

    /// <summary>
    /// Writes a manifest or index under a tag or its digest. If it names a subject and the registry does not list referrers itself, it is added to the list
    /// under the subject's referrers tag.
    /// </summary>
    /// <param name="selector">The tag, or the digest of the content.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="manifest">Its bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its digest: the selector, or the sha256 digest under a tag.</returns>
    public async Task<ContentDigest> PutManifestAsync(string selector, string mediaType, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.TryParse(selector, out var pinned) ? pinned : ContentDigest.Of(manifest.Span);
        var isListed = await _services.Writes.PutAsync(_call, selector, mediaType, manifest, cancellationToken);
        if (!isListed && Referrer.Read(mediaType, digest, manifest) is { } referrer)
        {
            await _services.ReferrersTags.AddAsync(_call, referrer, cancellationToken);
        }

        return digest;
    }

    /// <summary>Removes a tag; the manifest stays. False: there was no such tag.</summary>
    /// <exception cref="RegistryException">Refused: the registry deletes no tags; and every other kind.</exception>
    public Task<bool> DeleteTagAsync(string tag, CancellationToken cancellationToken) =>
        _services.Writes.DeleteAsync(Deleting, $"manifests/{tag}", $"the tag {tag}", cancellationToken);

    /// <summary>Deletes a manifest with all its tags, and takes it off the list of its subject's referrers where clients keep that. False: it was not there.</summary>
    /// <exception cref="RegistryException">Refused: the registry does not delete; and every other kind.</exception>
    public async Task<bool> DeleteManifestAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        var referrer = await FindReferrerAsync(digest, cancellationToken);
        var isDeleted = await _services.Writes.DeleteAsync(Deleting, $"manifests/{digest}", $"the manifest {digest}", cancellationToken);
        if (referrer is not null && !await _services.Referrers.HasApiAsync(_call, referrer.Subject, cancellationToken))
        {
            await _services.ReferrersTags.RemoveAsync(_call, referrer.Subject, digest, cancellationToken);
        }

        return isDeleted;
    }

    /// <summary>Deletes a blob from this repository. False: it was not there.</summary>
    /// <exception cref="RegistryException">Refused: the registry does not delete blobs; and every other kind.</exception>
    public Task<bool> DeleteBlobAsync(ContentDigest digest, CancellationToken cancellationToken) =>
        _services.Writes.DeleteAsync(Deleting, $"blobs/{digest}", $"the blob {digest}", cancellationToken);

    private RegistryCall Deleting => _call with { Access = RegistryAccess.Delete };

    private async Task<Referrer?> FindReferrerAsync(ContentDigest digest, CancellationToken cancellationToken)
    {
        try
        {
            var document = await _services.Api.GetManifestAsync(_call, digest.ToString(), cancellationToken);
            return Referrer.Read(document.MediaType, digest, document.Content);
        }
        catch (RegistryException failure) when (failure.Kind is RegistryErrorKind.NotFound or RegistryErrorKind.UnsupportedManifest or RegistryErrorKind.DigestMismatch)
        {
            // Gone, or damaged: then it is deleted for what it is.
            return null;
        }
    }
}
