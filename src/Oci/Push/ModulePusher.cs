using System.Text.Json;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Push;

/// <summary>Packages modules and pushes them.</summary>
public sealed class ModulePusher(RegistryClient client)
{
    /// <summary>Pushes a module: its layer and configuration, unless they are there, then the manifest under each tag.</summary>
    /// <exception cref="RegistryException">NotWasm: the file is not WebAssembly; InvalidReference: no tag to push to; and every kind a registry has.</exception>
    public async Task<PushedModule> PushAsync(ModulePush push, CancellationToken cancellationToken)
    {
        RequireTag(push.Image);
        var package = await ModulePackage.OfAsync(push, cancellationToken);
        await PutBlobsAsync([(push, package)], cancellationToken);
        await TagAsync(push, package.Manifest, cancellationToken);
        return Pushed(push, package);
    }

    /// <summary>
    /// Pushes a core module and a component as one image: a manifest each, and an index under each tag that says which is for <c>wasip1/wasm</c> and which for
    /// <c>wasip2/wasm</c>. A node takes the core module, which starts quicker; a runtime for components takes the other.
    /// </summary>
    /// <param name="modules">One of each kind. The first one's image, tags and credential count for both.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">InvalidConfiguration: not one of each kind; and as <see cref="PushAsync"/>.</exception>
    public async Task<PushedIndex> PushIndexAsync(IReadOnlyList<ModulePush> modules, CancellationToken cancellationToken)
    {
        var first = modules[0];
        RequireTag(first.Image);
        var packages = new List<(ModulePush Push, ModulePackage Package)>();
        foreach (var module in modules)
        {
            packages.Add((module, await ModulePackage.OfAsync(module, cancellationToken)));
        }

        if (packages.Count != 2 || packages.DistinctBy(static module => module.Package.Kind).Count() != packages.Count)
        {
            throw new RegistryException(
                RegistryErrorKind.InvalidConfiguration,
                $"an index takes one core module and one component, not {string.Join(" and ", packages.Select(static module => module.Package.Kind))}: push each under a name of its own");
        }

        packages.Sort(static (one, other) => one.Package.Kind.CompareTo(other.Package.Kind));
        await PutBlobsAsync(packages, cancellationToken);
        foreach (var (_, package) in packages)
        {
            await Writer(first).PutManifestAsync(package.Manifest.Digest.ToString(), package.Manifest.MediaType, package.Manifest.Content, cancellationToken);
        }

        var index = Describe(first, packages.Select(static module => module.Package));
        await TagAsync(first, index, cancellationToken);
        return new PushedIndex(first.Image, index, [.. packages.Select(static module => Pushed(module.Push, module.Package))]);
    }

    private static void RequireTag(ImageReference image)
    {
        if (image.Tag is null || image.Digest is not null)
        {
            throw new RegistryException(RegistryErrorKind.InvalidReference, $"{image} cannot be pushed to: name a tag and no digest, e.g. {image.Name}:v1");
        }
    }

    private static ManifestDocument Describe(ModulePush push, IEnumerable<ModulePackage> packages)
    {
        // Without artifact types: skopeo 1.9, which Debian 12 has, drops them from the entries and so cannot keep the digest.
        var index = new ImageIndex
        {
            MediaType = MediaTypes.OciIndex,
            Manifests = [.. packages.Select(static package => package.Manifest.ToDescriptor() with { Platform = package.Platform })],
            Annotations = push.Annotations.Count > 0 ? push.Annotations : null,
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(index, PushJson.Plain.ImageIndex);
        return new ManifestDocument(ContentDigest.Of(content), MediaTypes.OciIndex, content);
    }

    private static PushedModule Pushed(ModulePush push, ModulePackage package) => new(push.Image, package.Manifest, package.Module, package.SizeBytes, package.Kind);

    private RepositoryWriter Writer(ModulePush push) => client.Write(push.Image, push.Credential);

    private Task PutBlobsAsync(IReadOnlyList<(ModulePush Push, ModulePackage Package)> modules, CancellationToken cancellationToken) => Writer(modules[0].Push).PutBlobsAsync(
        modules.SelectMany(static module => new[]
        {
            UploadProgress.Follow(new BlobUpload(module.Package.Module, BlobContent.FromStream(module.Push.Content)) { MountFrom = module.Push.MountFrom }, module.Push.Progress),
            new BlobUpload(ContentDigest.Of(module.Package.Config), BlobContent.FromBytes(module.Package.Config)),
        }),
        cancellationToken);

    private async Task TagAsync(ModulePush push, ManifestDocument manifest, CancellationToken cancellationToken)
    {
        foreach (var tag in push.MoreTags.Prepend(push.Image.Tag!))
        {
            await Writer(push).PutManifestAsync(tag, manifest.MediaType, manifest.Content, cancellationToken);
        }
    }
}
