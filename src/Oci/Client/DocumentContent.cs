using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Reads small documents into memory without trusting their length.</summary>
internal static class DocumentContent
{
    /// <summary>Like the other, within the time a registry may take to send the next bytes.</summary>
    /// <exception cref="RegistryException">Unreachable: the connection broke or stalled; TooLarge and ServerError as below.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpResponseMessage response, RegistryClientOptions options, RegistryCall call, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await ReadAsync(response, options.MaxDocumentBytes, call, either.Token);
        }
        catch (IOException failure)
        {
            throw ConnectionFailures.Broken(failure, call);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFailures.TimedOut(call, options.AnswerTimeout, failure);
        }
    }

    /// <exception cref="RegistryException">TooLarge: over <paramref name="limit"/> bytes; ServerError: a web page.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int limit, RegistryCall call, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw new RegistryException(
                RegistryErrorKind.ServerError,
                $"{call.Host} answered for {call.Image} with a web page: check that a registry runs there, and what a login page or proxy between does");
        }

        if (response.Content.Headers.ContentLength > limit)
        {
            throw TooLarge(call, limit);
        }

        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
            {
                throw TooLarge(call, limit);
            }
        }

        return content.ToArray();
    }

    private static RegistryException TooLarge(RegistryCall call, int limit) =>
        new(RegistryErrorKind.TooLarge, $"{call.Host} answered for {call.Image} with a document over {limit} bytes: no manifest or list is that large; check the image name");
}
