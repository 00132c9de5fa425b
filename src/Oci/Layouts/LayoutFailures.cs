using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Layouts;

/// <summary>What can be wrong with an image layout, in words that say what to do.</summary>
internal static class LayoutFailures
{
    public static RegistryException NoLayout(string folder, Exception? inner = null) =>
        new(RegistryErrorKind.NotFound, $"{folder} is no OCI image layout (it has no readable {LayoutNames.Marker} and {LayoutNames.Index}): name a folder that krustlet copy, skopeo or oras wrote", inner);

    public static RegistryException NoImage(string folder, string? name, IReadOnlyCollection<string> names) => new(
        RegistryErrorKind.NotFound,
        $"{folder} has {(name is null ? "no image" : $"no image called \"{name}\"")}; {(names.Count == 0 ? "its images have no names" : $"it has {string.Join(", ", names)}")}");

    public static RegistryException SeveralImages(string folder, IReadOnlyCollection<string> names) => new(
        RegistryErrorKind.InvalidReference,
        $"{folder} has several images: {(names.Count == 0 ? "none of them has a name, so that none can be chosen" : $"name one behind the path, {string.Join(", ", names.Select(name => $":{name}"))}")}");

    public static RegistryException NoBlob(string folder, ContentDigest digest) =>
        new(RegistryErrorKind.NotFound, $"{folder} lacks {digest}, which its images need: copy the image there again");

    public static RegistryException Mismatch(string folder, ContentDigest digest) =>
        new(RegistryErrorKind.DigestMismatch, $"what {folder} should keep as {digest} has another digest or size: it is damaged or was changed; copy the image there again");

    public static RegistryException Unusable(string path, Exception failure) =>
        new(RegistryErrorKind.StoreUnavailable, $"{path} cannot be used ({failure.Message}): free disk space there, or let this user read and write it", failure);
}
