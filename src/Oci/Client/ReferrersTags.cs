using System.Text;
using System.Text.Json.Nodes;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>
/// Keeps the lists of referrers for registries that do not (OCI distribution spec 1.1, "Referrers Tag Schema"). One change at a time in this process; what another
/// process overwrites in the same moment is seen when the list is read again, and changed again.
/// </summary>
internal sealed class ReferrersTags(RepositoryApi api, RepositoryWrites writes, RegistryClientOptions options) : IDisposable
{
    private readonly SemaphoreSlim _change = new(1, 1);

    /// <summary>Adds a referrer to its subject's list, unless it is there.</summary>
    public Task AddAsync(RegistryCall call, Referrer referrer, CancellationToken cancellationToken) => ChangeAsync(
        call,
        referrer.Subject,
        manifests => manifests.Any(entry => DigestOf(entry) == referrer.Digest.ToString()) ? null : [.. manifests, referrer.Descriptor],
        cancellationToken);

    /// <summary>Takes a referrer off its subject's list, if it is there.</summary>
    public Task RemoveAsync(RegistryCall call, ContentDigest subject, ContentDigest referrer, CancellationToken cancellationToken) => ChangeAsync(
        call,
        subject,
        manifests => manifests.Any(entry => DigestOf(entry) == referrer.ToString()) ? [.. manifests.Where(entry => DigestOf(entry) != referrer.ToString())] : null,
        cancellationToken);

    public void Dispose() => _change.Dispose();

    // change: the new entries, or null when the list is as it should be.
    private async Task ChangeAsync(
        RegistryCall call, ContentDigest subject, Func<IReadOnlyList<JsonNode?>, IReadOnlyList<JsonNode?>?> change, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            var tag = ReferrersTag.Of(subject);
            for (var written = 0; written <= options.MaxRetries; written++)
            {
                // What this client does not know of the list and its entries stays as it is.
                var list = await ReadAsync(call, tag, cancellationToken);
                if (change([.. list["manifests"]!.AsArray()]) is not { } entries)
                {
                    return;
                }

                list["manifests"] = new JsonArray([.. entries.Select(entry => entry?.DeepClone())]);
                await writes.PutAsync(call, tag, MediaTypes.OciIndex, Encoding.UTF8.GetBytes(list.ToJsonString()), cancellationToken);
            }

            throw new RegistryException(
                RegistryErrorKind.ServerError,
                $"{call.Host} keeps losing the change to {call.Image.Name}:{tag}, its list of what refers to {subject}: others write it at the same time; try again when they are done");
        }
        finally
        {
            _change.Release();
        }
    }

    private async Task<JsonObject> ReadAsync(RegistryCall call, string tag, CancellationToken cancellationToken)
    {
        ManifestDocument document;
        try
        {
            document = await api.GetManifestAsync(call, tag, cancellationToken);
        }
        catch (RegistryException failure) when (failure.Kind == RegistryErrorKind.NotFound)
        {
            return new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = new JsonArray() };
        }

        if (!MediaTypes.IsIndex(document.MediaType))
        {
            throw new RegistryException(
                RegistryErrorKind.UnsupportedManifest,
                $"{call.Image.Name}:{tag} should be the list of what refers to a manifest, but is of type \"{document.MediaType}\": remove that tag, or use a registry with the referrers API");
        }

        // The check that it is an index of descriptors, before it is changed as the JSON it is.
        ManifestReader.ReadIndex(document, call.Image);
        var list = JsonNode.Parse(document.Content.Span)!.AsObject();
        list["manifests"] ??= new JsonArray();
        return list;
    }

    private static string? DigestOf(JsonNode? entry) => entry?["digest"]?.GetValue<string>();
}
