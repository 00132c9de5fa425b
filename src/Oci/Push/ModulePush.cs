using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>A module to push.</summary>
/// <param name="Image">Where to, with a tag.</param>
/// <param name="Content">The module; seekable, read from its beginning.</param>
public sealed record ModulePush(ImageReference Image, Stream Content)
{
    /// <summary>How to package it: <see cref="ModuleForm.Cncf"/> or <see cref="ModuleForm.WasmToOci"/>.</summary>
    public ModuleForm Form { get; init; } = ModuleForm.Cncf;

    /// <summary>Who to be; null for anonymous.</summary>
    public RegistryCredential? Credential { get; init; }

    /// <summary>The manifest's annotations, <c>org.opencontainers.image.*</c> by convention.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>When the module was made. The same file with the same time gives the same digest, so a second push changes nothing.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Who made it, e.g. <c>Ada &lt;ada@example.com&gt;</c>.</summary>
    public string? Author { get; init; }

    /// <summary>Further tags for the same manifest.</summary>
    public IReadOnlyList<string> MoreTags { get; init; } = [];

    /// <summary>Another repository of the same registry, e.g. <c>team/base</c>, that may have the module already: the registry is asked to take it over from there.</summary>
    public string? MountFrom { get; init; }

    /// <summary>Told how much of the module has been sent; null: no one is.</summary>
    public IProgress<BlobProgress>? Progress { get; init; }
}
