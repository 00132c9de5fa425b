using System.Text.Json.Serialization;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>Which names stand for which stored modules. Immutable: every change is a new index.</summary>
internal sealed record StoreIndex
{
    public int Version { get; init; } = 1;

    public IReadOnlyList<StoredModule> Modules { get; init; } = [];

    /// <summary>Everything that the modules are and are made of.</summary>
    [JsonIgnore]
    public IReadOnlySet<string> Digests => Modules.SelectMany(static module => module.Documents.Prepend(module.ModuleDigest)).ToHashSet(StringComparer.Ordinal);

    public StoredModule? Find(ImageReference image) => Modules.FirstOrDefault(module =>
        module.Name == image.Name
        && (image.Digest is { } digest ? module.ManifestDigest == digest.ToString() : module.Tags.Contains(image.Tag)));

    /// <summary>With the module in it, and the tag, if any, standing for it and for no other of its repository.</summary>
    public StoreIndex With(StoredModule module, string? tag)
    {
        var others = Modules.Where(other => !IsSame(other, module)).Select(other => other.Name == module.Name ? Without(other, tag) : other);
        var tags = Modules.FirstOrDefault(other => IsSame(other, module))?.Tags ?? [];
        return this with { Modules = [.. others, module with { Tags = tag is null ? tags : [.. tags.Union([tag])] }] };
    }

    public StoreIndex Without(string name, string manifestDigest) =>
        this with { Modules = [.. Modules.Where(module => module.Name != name || module.ManifestDigest != manifestDigest)] };

    private static bool IsSame(StoredModule one, StoredModule other) => one.Name == other.Name && one.ManifestDigest == other.ManifestDigest;

    private static StoredModule Without(StoredModule module, string? tag) => module with { Tags = [.. module.Tags.Where(other => other != tag)] };
}
