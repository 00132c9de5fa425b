using System.Runtime.CompilerServices;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Modules;

/// <summary>Finds the module in an image, in any of the four forms, before anything large is downloaded.</summary>
internal sealed class ModuleLocator(IImageContent reader, ImageReference image)
{
    // An index of indexes is legal; a chain of them is a mistake or an attack.
    private const int DeepestIndex = 2;

    /// <summary>Where the module behind a manifest or index is.</summary>
    public async Task<ModuleLocation> LocateAsync(ContentDigest top, CancellationToken cancellationToken)
    {
        var document = await reader.GetManifestAsync(top.ToString(), cancellationToken);
        List<ManifestDocument> documents = [document];
        await foreach (var chosen in ChosenAsync(document, cancellationToken))
        {
            document = chosen;
            documents.Add(document);
        }

        if (!MediaTypes.IsManifest(document.MediaType))
        {
            throw ImageFailures.Unsupported(image, $"its manifest is of type \"{document.MediaType}\"; push it again as an OCI image manifest");
        }

        var manifest = ManifestReader.ReadManifest(document, image);
        return (FindRawModule(manifest) ?? await FindInContainerImageAsync(manifest, cancellationToken)) with { Documents = documents, Config = manifest.Config };
    }

    /// <summary>The digests that an index leads to on the way to the module's manifest; none if it is a manifest.</summary>
    public async IAsyncEnumerable<ContentDigest> ChosenAsync(ContentDigest top, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chosen in ChosenAsync(await reader.GetManifestAsync(top.ToString(), cancellationToken), cancellationToken))
        {
            yield return chosen.Digest;
        }
    }

    private async IAsyncEnumerable<ManifestDocument> ChosenAsync(ManifestDocument document, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var depth = 0; MediaTypes.IsIndex(document.MediaType); depth++)
        {
            if (depth == DeepestIndex)
            {
                throw ImageFailures.Unsupported(image, "its index points at an index that points at another; push a flat one");
            }

            var chosen = PlatformChoice.Choose(ManifestReader.ReadIndex(document, image), image);
            document = await reader.GetManifestAsync(chosen.Digest, cancellationToken);
            yield return document;
        }
    }

    private ModuleLocation? FindRawModule(ImageManifest manifest)
    {
        var modules = manifest.Layers.Where(layer => MediaTypes.IsRawModule(layer.MediaType)).ToList();
        if (modules.Count > 1 || (modules.Count == 1 && manifest.Config.MediaType == MediaTypes.WasmConfig && manifest.Layers.Count > 1))
        {
            throw ImageFailures.Unsupported(image, $"it has {manifest.Layers.Count} layers where one module is expected; push each module under a name of its own");
        }

        return modules is [var module] ? new ModuleLocation(FormOf(manifest, module), [module], null) : null;
    }

    private static ModuleForm FormOf(ImageManifest manifest, Descriptor module) => module.MediaType switch
    {
        MediaTypes.WasmToOciLayer => ModuleForm.WasmToOci,
        MediaTypes.Wasm when !MediaTypes.IsImageConfig(manifest.Config.MediaType) => ModuleForm.Cncf,
        _ => ModuleForm.Runwasi,
    };

    private async Task<ModuleLocation> FindInContainerImageAsync(ImageManifest manifest, CancellationToken cancellationToken)
    {
        if (!MediaTypes.IsImageConfig(manifest.Config.MediaType))
        {
            throw ImageFailures.Unsupported(
                image, $"no layer is a module (configuration {manifest.Config.MediaType}, layers {string.Join(", ", manifest.Layers.Select(layer => layer.MediaType))})");
        }

        var config = ManifestReader.ReadConfig(await reader.GetSmallBlobAsync(manifest.Config, cancellationToken), image);
        var runsModule = config.Program?.EndsWith(".wasm", StringComparison.Ordinal) == true;
        var isMarked = manifest.Annotations?.GetValueOrDefault("module.wasm.image/variant") is "compat" or "compat-smart"
            || manifest.Annotations?.GetValueOrDefault("run.oci.handler") is "wasm" or "wasm-smart";
        if (!runsModule && !isMarked && !config.Platform.IsWasm)
        {
            throw ImageFailures.ContainerImage(image, config.Platform.ToString());
        }

        return new ModuleLocation(
            ModuleForm.ContainerImage,
            [.. manifest.Layers.Reverse().Select(RequireReadable)],
            runsModule ? ArchivePath.Combine(config.Config?.WorkingDir, config.Program!) : null);
    }

    private Descriptor RequireReadable(Descriptor layer) => ModuleArchive.CanRead(layer.MediaType)
        ? layer
        : throw ImageFailures.Unsupported(
            image, $"a layer is of type {layer.MediaType}, which is not read here; build with gzip layers (buildx: --output type=image,compression=gzip), or push the module as it is");
}
