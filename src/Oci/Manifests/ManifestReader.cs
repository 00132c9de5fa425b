using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Manifests;

/// <summary>Turns received documents into manifests, or says why not.</summary>
internal static class ManifestReader
{
    public static ImageManifest ReadManifest(ManifestDocument document, ImageReference image) => ReadManifest(document, image.ToString());

    /// <param name="document">What was received.</param>
    /// <param name="image">How error messages call it.</param>
    public static ImageManifest ReadManifest(ManifestDocument document, string image)
    {
        var manifest = Read(document.Content, ManifestJson.Default.ImageManifest, image, "manifest");
        foreach (var descriptor in manifest.Layers.Prepend(manifest.Config))
        {
            Check(descriptor, image);
        }

        return manifest;
    }

    public static ImageIndex ReadIndex(ManifestDocument document, ImageReference image) => ReadIndex(document.Content, image.ToString());

    /// <param name="content">What was received.</param>
    /// <param name="image">How error messages call it.</param>
    public static ImageIndex ReadIndex(ReadOnlyMemory<byte> content, string image)
    {
        var index = Read(content, ManifestJson.Default.ImageIndex, image, "image index");
        foreach (var descriptor in index.Manifests)
        {
            Check(descriptor, image);
        }

        return index;
    }

    public static ContainerImageConfig ReadConfig(ReadOnlyMemory<byte> content, ImageReference image) =>
        Read(content, ManifestJson.Default.ContainerImageConfig, image.ToString(), "image configuration");

    /// <summary>One entry of a list of manifests.</summary>
    public static Descriptor ReadDescriptor(JsonObject descriptor, string image) =>
        Read(Encoding.UTF8.GetBytes(descriptor.ToJsonString()), ManifestJson.Default.Descriptor, image, "descriptor");

    /// <summary>The mediaType the document itself declares, for registries that serve manifests without a useful Content-Type.</summary>
    public static string? DeclaredMediaType(ReadOnlySpan<byte> content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ManifestJson.Default.ImageManifest)?.MediaType;
        }
        catch (JsonException)
        {
            // Whoever reads the document in full reports it as malformed.
            return null;
        }
    }

    private static void Check(Descriptor? descriptor, string image)
    {
        if (descriptor is null || !ContentDigest.TryParse(descriptor.Digest, out _) || descriptor.Size < 0)
        {
            throw Malformed(image, "manifest", $"a descriptor has the digest \"{descriptor?.Digest}\" and the size {descriptor?.Size}", null);
        }
    }

    private static T Read<T>(ReadOnlyMemory<byte> content, JsonTypeInfo<T> type, string image, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(content.Span, type) ?? throw Malformed(image, what, "it is null", null);
        }
        catch (JsonException failure)
        {
            throw Malformed(image, what, $"at {failure.Path ?? "$"}", failure);
        }
    }

    private static RegistryException Malformed(string image, string what, string problem, Exception? inner) =>
        new(RegistryErrorKind.UnsupportedManifest, $"the {what} of {image} is malformed ({problem}): push the module again, e.g. with krustlet push", inner);
}
