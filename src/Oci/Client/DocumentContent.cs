using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Reads small documents into memory without trusting their length.</summary>
internal static class DocumentContent
{
    /// <exception cref="RegistryException">TooLarge: over <paramref name="limit"/> bytes.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, int limit, RegistryCall call, CancellationToken cancellationToken)
    {
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
        new(RegistryErrorKind.TooLarge, $"{call.Image.Registry} answered for {call.Image} with a document over {limit} bytes: this is not a module's manifest; check the image name");
}
