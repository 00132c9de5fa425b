using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Modules;

/// <summary>Picks the manifest for a module node out of an image index.</summary>
internal static class PlatformChoice
{
    public static Descriptor Choose(ImageIndex index, ImageReference image)
    {
        var manifests = index.Manifests.Where(entry => MediaTypes.IsManifest(entry.MediaType) || MediaTypes.IsIndex(entry.MediaType)).ToList();
        var best = manifests.Where(entry => entry.Platform?.ModuleRank is not null).MinBy(entry => entry.Platform!.ModuleRank)
            ?? manifests.FirstOrDefault(entry => entry.ArtifactType is MediaTypes.WasmConfig or MediaTypes.WasmToOciConfig or MediaTypes.Wasm)
            ?? OnlyUnmarked(manifests);
        return best ?? throw NotForUs(manifests, image);
    }

    // Old writers of modules leave the platform away; with one manifest there is nothing to choose.
    private static Descriptor? OnlyUnmarked(List<Descriptor> manifests) =>
        manifests.Count == 1 && manifests[0].Platform is null or { Os: "" or "unknown" } ? manifests[0] : null;

    private static Exception NotForUs(List<Descriptor> manifests, ImageReference image)
    {
        var platforms = manifests.Select(entry => entry.Platform).OfType<Platform>().Where(platform => platform.Os is not ("" or "unknown")).ToList();
        return platforms.Count == 0
            ? ImageFailures.Unsupported(image, "its index lists no manifest for wasi/wasm; push the module with that platform")
            : ImageFailures.ContainerImage(image, string.Join(", ", platforms));
    }
}
