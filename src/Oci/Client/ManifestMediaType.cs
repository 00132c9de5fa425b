using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;

namespace Krustlet.Oci.Client;

/// <summary>Finds out what kind of manifest a registry served.</summary>
internal static class ManifestMediaType
{
    /// <summary>What the registry says it is, if that is a manifest's type; else what the document says; else what the registry said.</summary>
    /// <param name="served">The response's Content-Type, without parameters.</param>
    /// <param name="content">The document.</param>
    /// <param name="call">For whom.</param>
    /// <exception cref="RegistryException">
    /// UnsupportedManifest: docker's first schema, or a document whose own mediaType is another than the registry's, so that two readers would see two images.
    /// </exception>
    public static string Of(string served, ReadOnlySpan<byte> content, RegistryCall call)
    {
        if (served.StartsWith("application/vnd.docker.distribution.manifest.v1+", StringComparison.Ordinal))
        {
            throw Unsupported(call, "is in docker's first manifest schema, which has no digests to verify: push it again with a tool of this decade");
        }

        var declared = ManifestReader.DeclaredMediaType(content);
        if (!MediaTypes.AcceptedManifests.Contains(served))
        {
            return declared ?? served;
        }

        return declared is null || declared == served
            ? served
            : throw Unsupported(call, $"is served as {served} and calls itself {declared}: push it again under the type it has");
    }

    private static RegistryException Unsupported(RegistryCall call, string problem) =>
        new(RegistryErrorKind.UnsupportedManifest, $"the manifest of {call.Image} at {call.Host} {problem}");
}
