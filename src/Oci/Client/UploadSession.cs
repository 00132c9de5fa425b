using System.Globalization;
using System.Net;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>One upload at a registry (OCI distribution spec 1.1, "Pushing Blobs"): where its next bytes go, and how many it has.</summary>
internal sealed class UploadSession
{
    private readonly RegistryServices _services;
    private readonly RegistryCall _call;
    private Uri _address;

    private UploadSession(RegistryServices services, RegistryCall call, HttpResponseMessage started)
    {
        // What became of a part that was not answered must be asked, not guessed.
        (_services, _call) = (services, call with { Repeats = false });
        _address = Location(started);
        ChunkBytes = Math.Max(services.Options.UploadChunkBytes, MinimumChunk(started));
    }

    /// <summary>How many bytes the registry has.</summary>
    public long Sent { get; private set; }

    /// <summary>How many to send at a time.</summary>
    public int ChunkBytes { get; }

    /// <summary>Starts an upload. Null: the registry had the blob in the repository to mount it from, and nothing is left to do.</summary>
    public static async Task<UploadSession?> StartAsync(
        RegistryServices services, RegistryCall call, ContentDigest digest, string? mountFrom, CancellationToken cancellationToken)
    {
        string[] parameters =
        [
            .. mountFrom is null ? (string[])[] : [$"mount={digest}", $"from={Uri.EscapeDataString(mountFrom)}"],
            .. digest.Algorithm == "sha256" ? (string[])[] : [$"digest-algorithm={digest.Algorithm}"],
        ];
        var query = parameters.Length > 0 ? $"?{string.Join('&', parameters)}" : "";

        // May be repeated: a session no one goes on with changes nothing, and ends by itself.
        using var response = await services.Transport.SendExpectingSuccessAsync(
            call with { MountFrom = mountFrom },
            "an upload",
            () => new HttpRequestMessage(HttpMethod.Post, call.Address($"blobs/uploads/{query}")) { Content = new ByteArrayContent([]) },
            cancellationToken);
        return mountFrom is not null && response.StatusCode == HttpStatusCode.Created ? null : new UploadSession(services, call, response);
    }

    /// <summary>Sends the next chunk. False: the registry does not know the upload, or has it up to another place.</summary>
    public async Task<bool> SendChunkAsync(UploadSource source, CancellationToken cancellationToken)
    {
        using var response = await _services.Transport.SendAsync(_call, () => Part(HttpMethod.Patch, _address, source, ChunkBytes), cancellationToken);
        if (!await IsAcceptedAsync(response, cancellationToken))
        {
            return false;
        }

        _address = Location(response);
        Sent += ChunkBytes;
        return true;
    }

    /// <summary>Sends what is left and ends the upload. False: as with a chunk.</summary>
    public async Task<bool> FinishAsync(UploadSource source, long length, ContentDigest digest, CancellationToken cancellationToken)
    {
        using var response = await _services.Transport.SendAsync(_call, () => Part(HttpMethod.Put, WithDigest(digest), source, length - Sent), cancellationToken);
        return await IsAcceptedAsync(response, cancellationToken);
    }

    /// <summary>Asks the registry how far it has come. False: it does not know the upload, or does not say.</summary>
    public async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        using var response = await _services.Transport.SendAsync(
            _call with { Repeats = true }, () => new HttpRequestMessage(HttpMethod.Get, _address), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            return false;
        }

        _address = response.Headers.Location is null ? _address : Location(response);
        Sent = Received(response);
        return true;
    }

    /// <summary>Tells the registry that nothing more comes.</summary>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _services.Transport.SendAsync(_call, () => new HttpRequestMessage(HttpMethod.Delete, _address), cancellationToken);
        }
        catch (RegistryException)
        {
            // A courtesy, whose failure the specification says to ignore: the registry forgets the upload in time anyway.
        }
    }

    private async Task<bool> IsAcceptedAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.IsSuccessStatusCode || (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.NotFound
            ? false
            : throw await _services.Transport.FailureAsync(response, _call, "an upload", cancellationToken));

    private HttpRequestMessage Part(HttpMethod method, Uri address, UploadSource source, long count)
    {
        var content = new UploadContent(source, Sent, count);

        // A whole blob in one request has no range. The specification's has no unit and no total, which the typed header cannot write.
        if (count > 0 && (Sent > 0 || method == HttpMethod.Patch))
        {
            content.Headers.TryAddWithoutValidation("Content-Range", $"{Sent}-{Sent + count - 1}");
        }

        return new HttpRequestMessage(method, address) { Content = content };
    }

    // "0-N", N being the last byte; of an upload without any, registries say "0-0".
    private static long Received(HttpResponseMessage response)
    {
        var range = response.Headers.TryGetValues("Range", out var values) ? values.First() : "";
        var last = long.TryParse(range[(range.IndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        return last == 0 ? 0 : last + 1;
    }

    private static int MinimumChunk(HttpResponseMessage started) =>
        started.Headers.TryGetValues("OCI-Chunk-Min-Length", out var values)
        && int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            ? bytes
            : 0;

    private Uri Location(HttpResponseMessage response) => response.Headers.Location is { } location
        ? new Uri(response.RequestMessage!.RequestUri!, location)
        : throw new RegistryException(RegistryErrorKind.ServerError, $"{_call.Host} does not say where to upload to: report it to whoever runs the registry");

    private Uri WithDigest(ContentDigest digest) =>
        new($"{_address}{(_address.Query.Length > 0 ? '&' : '?')}digest={Uri.EscapeDataString(digest.ToString())}");
}
