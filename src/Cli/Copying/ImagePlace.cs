using Krustlet.Oci.References;

namespace Krustlet.Cli.Copying;

/// <summary>Where an image is, as <c>copy</c> and skopeo name it.</summary>
/// <param name="Kind">What holds it.</param>
/// <param name="Image">In a registry: the image's name.</param>
/// <param name="Path">The layout's folder or the archive's file.</param>
/// <param name="Name">There: the image's name; null without one.</param>
internal sealed record ImagePlace(ImagePlaceKind Kind, ImageReference? Image, string? Path, string? Name)
{
    private const string Registry = "docker://";
    private const string Layout = "oci:";
    private const string Archive = "oci-archive:";

    /// <summary>Reads <c>REF</c>, <c>docker://REF</c>, <c>oci:FOLDER[:TAG]</c> or <c>oci-archive:FILE[:TAG]</c>.</summary>
    /// <exception cref="Oci.Failures.RegistryException">InvalidReference.</exception>
    public static ImagePlace Parse(string text) =>
        text.StartsWith(Archive, StringComparison.Ordinal) ? OfPath(ImagePlaceKind.Archive, text[Archive.Length..])
        : text.StartsWith(Layout, StringComparison.Ordinal) ? OfPath(ImagePlaceKind.Layout, text[Layout.Length..])
        : new ImagePlace(ImagePlaceKind.Registry, ImageReference.Parse(text.StartsWith(Registry, StringComparison.Ordinal) ? text[Registry.Length..] : text), null, null);

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        ImagePlaceKind.Registry => Image!.ToString(),
        var kind => (kind == ImagePlaceKind.Layout ? Layout : Archive) + Path + (Name is null ? "" : $":{Name}"),
    };

    // As skopeo splits it: at the first colon, so that a whole image name may follow.
    private static ImagePlace OfPath(ImagePlaceKind kind, string text)
    {
        var parts = text.Split(':', 2);
        return new ImagePlace(kind, null, parts[0], parts is [_, { Length: > 0 } name] ? name : null);
    }
}
