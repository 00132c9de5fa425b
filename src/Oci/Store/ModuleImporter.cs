using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Store;

/// <summary>
/// Puts modules that were carried here in a layout into a store of their own, which agents read as a seed (<see cref="ModuleStoreOptions.Seeds"/>), also while
/// they run. One import at a time a folder.
/// </summary>
/// <param name="root">The store's folder; made if absent.</param>
/// <param name="logger">Told of a damaged index.</param>
public sealed class ModuleImporter(string root, ILogger<ModuleImporter> logger)
{
    /// <summary>The largest module taken, and the most bytes unpacked to find one.</summary>
    /// <value>512 MiB.</value>
    public long MaxModuleBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Imports one image, verified from its manifest down.</summary>
    /// <param name="layout">Where it is.</param>
    /// <param name="entry">The entry of the layout's index.</param>
    /// <param name="name">The name it is to be found by; with a tag, that then stands for it.</param>
    /// <param name="cancellationToken">Gives up; nothing is half there.</param>
    /// <exception cref="RegistryException">Every kind that a pull has; StoreUnavailable: the folder cannot be written, or another import is at it.</exception>
    public async Task<StoredModule> ImportAsync(ImageLayout layout, Descriptor entry, ImageReference name, CancellationToken cancellationToken)
    {
        try
        {
            var folder = new ContentFolder(root);
            Directory.CreateDirectory(root);
            await using var turn = new FileStream(Path.Combine(root, "import.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            folder.Prepare();
            var index = new IndexFile(folder, logger);
            var fetcher = new ModuleFetcher(new LayoutContent(layout, entry, name), folder, MaxModuleBytes, name, new IntactFiles(), static (_, _, _) => { });
            var module = await fetcher.FetchAsync(ContentDigest.Parse(entry.Digest), cancellationToken);
            await index.WriteAsync(index.Read().With(module, name.Digest is null ? name.Tag : null), cancellationToken);
            return module;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                RegistryErrorKind.StoreUnavailable, $"{name} cannot be imported into {root} ({failure.Message}): free disk space there, let this user write to it, or wait for another import", failure);
        }
    }
}
