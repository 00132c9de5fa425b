using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>A module and the folder that has it.</summary>
internal sealed record KeptModule(StoredModule Module, ContentFolder Folder)
{
    public ContentDigest Digest { get; } = ContentDigest.Parse(Module.ModuleDigest);

    public string Path => Folder.PathOf(Digest);

    public PulledModule As(ImageReference image) =>
        new(image, ContentDigest.Parse(Module.ManifestDigest), Path, Digest, Module.SizeBytes, Module.Kind);
}
