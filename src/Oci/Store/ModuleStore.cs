using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Store;

/// <summary>
/// A node's modules: pulled from registries, verified, kept once by content. Thread-safe. What one pod may pull another one gets only after the
/// registry accepted the other's own credentials.
/// </summary>
public sealed partial class ModuleStore : IDisposable
{
    private readonly ModuleStoreOptions _options;
    private readonly RegistryClient _client;
    private readonly ReferenceResolver _resolver;
    private readonly ILogger _logger;
    private readonly ContentFolder _folder;
    private readonly IndexFile _indexFile;
    private readonly SingleFlight<ResolutionKey, ResolvedReference> _resolutions = new();
    private readonly SingleFlight<FetchKey, StoredModule> _fetches = new();
    private readonly PullListeners _listeners = new();
    private readonly IntactFiles _intact = new();
    private readonly IReadOnlyList<SeedStore> _seeds;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _indexChange = new(1, 1);
    private volatile StoreIndex _index;

    private ModuleStore(ModuleStoreOptions options, RegistryClient client, ILogger logger, ContentFolder folder)
    {
        (_options, _client, _logger, _folder) = (options, client, logger, folder);
        _resolver = new ReferenceResolver(client);
        _seeds = [.. options.Seeds.Select(seed => new SeedStore(seed, logger))];
        _indexFile = new IndexFile(folder, logger);
        _slots = new SemaphoreSlim(options.MaxParallelPulls, options.MaxParallelPulls);
        _index = _indexFile.Read();
    }

    /// <summary>Bytes of modules that came from registries since the store was opened, also of pulls that failed.</summary>
    public long BytesReceived => _listeners.Received;

    /// <summary>Opens the store, making it if absent, and clears away what a crash left half-written.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: options that cannot be used.</exception>
    public static ModuleStore Open(ModuleStoreOptions options, RegistryClient client, ILogger<ModuleStore> logger)
    {
        options.Validate();
        var folder = new ContentFolder(options.Root, options.FlushesToDisk);
        folder.Prepare();
        var store = new ModuleStore(options, client, logger, folder);
        folder.KeepOnly(store._index.Digests);
        return store;
    }

    /// <summary>Asks the registry what the name stands for now, and brings that module here unless it already is (policy Always).</summary>
    /// <exception cref="RegistryException">Of every kind.</exception>
    public Task<PulledModule> PullAsync(ImageReference image, IReadOnlyList<RegistryCredential> credentials, CancellationToken cancellationToken) =>
        PullAsync(image, credentials, new PullOptions(), cancellationToken);

    /// <summary>The same, watched by the caller.</summary>
    /// <param name="image">What to pull.</param>
    /// <param name="credentials">Whom to try to be, in order.</param>
    /// <param name="options">Who approves, and who is told how far it is.</param>
    /// <param name="cancellationToken">Gives up; a download that somebody else waits for goes on.</param>
    /// <exception cref="RegistryException">Of every kind.</exception>
    public async Task<PulledModule> PullAsync(
        ImageReference image, IReadOnlyList<RegistryCredential> credentials, PullOptions options, CancellationToken cancellationToken)
    {
        var resolved = await _resolutions.RunAsync(
            new ResolutionKey(image, credentials), token => _resolver.ResolveAsync(image, credentials, token), cancellationToken);
        if (options.ApproveAsync is { } approveAsync)
        {
            await approveAsync(resolved, cancellationToken);
        }

        try
        {
            return (await BringAsync(resolved, options.Progress, cancellationToken)).As(image);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                RegistryErrorKind.StoreUnavailable, $"{image} cannot be kept in {_options.Root} ({failure.Message}): free disk space there, or let this user write to it", failure);
        }
    }

    /// <summary>
    /// The module a name stood for when last pulled, without asking the registry (policies IfNotPresent and Never); null if it is not here, or is damaged: the
    /// next pull brings it again.
    /// </summary>
    public async Task<PulledModule?> FindAsync(ImageReference image, CancellationToken cancellationToken) => (await IntactAsync(image, cancellationToken))?.As(image);

    /// <summary>The imageID of what a name stands for here, without a look at the file; null if it is not here.</summary>
    public string? IdOf(ImageReference image) => Kept(image)?.As(image).ImageId;

    /// <summary>What this store has brought here, in the order it came.</summary>
    public IReadOnlyList<StoredModule> List() => [.. _index.Modules.Where(_folder.Has)];

    /// <summary>What the seeds have: it cannot be removed.</summary>
    public IReadOnlyList<StoredModule> ListSeeds() => [.. _seeds.SelectMany(seed => seed.Index.Modules.Where(seed.Folder.Has))];

    /// <summary>Forgets one image; its file goes with the last image that has it. Returns the bytes freed. The caller knows what is in use.</summary>
    public async Task<long> RemoveAsync(string name, ContentDigest manifest, CancellationToken cancellationToken)
    {
        await _indexChange.WaitAsync(cancellationToken);
        try
        {
            var removed = _index.Modules.FirstOrDefault(module => module.Name == name && module.ManifestDigest == manifest.ToString());
            if (removed is null)
            {
                return 0;
            }

            await ReplaceIndexAsync(_index.Without(name, removed.ManifestDigest), cancellationToken);
            var left = _index.Digests;
            foreach (var document in removed.Documents.Where(document => !left.Contains(document)))
            {
                _folder.Delete(ContentDigest.Parse(document));
            }

            if (left.Contains(removed.ModuleDigest))
            {
                return 0;
            }

            _folder.Delete(ContentDigest.Parse(removed.ModuleDigest));
            return removed.SizeBytes;
        }
        finally
        {
            _indexChange.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _slots.Dispose();
        _indexChange.Dispose();
    }

    private async Task<KeptModule> BringAsync(ResolvedReference resolved, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var key = new FetchKey(resolved.Image.Pinned(resolved.Digest), resolved.Credential);

        // The digest of a pinned name was not compared with its tag: the tag may stand for something else.
        var tag = resolved.Image.Digest is null ? resolved.Image.Tag : null;
        using var listening = _listeners.Join(key, progress);
        while (true)
        {
            var kept = await IntactAsync(key.Image, cancellationToken);
            if (kept is not null && kept.Folder != _folder)
            {
                return kept;
            }

            var module = kept?.Module ?? await _fetches.RunAsync(key, token => FetchAsync(resolved, key, token), cancellationToken);
            if (await TryRecordAsync(module, tag, cancellationToken))
            {
                return new KeptModule(module, _folder);
            }
        }
    }

    private async Task<StoredModule> FetchAsync(ResolvedReference resolved, FetchKey key, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var reader = _client.Read(resolved.Image, resolved.Credential);
            var module = await new ModuleFetcher(reader, _folder, _options.MaxModuleBytes, resolved.Image, _intact, Received).FetchAsync(resolved.Digest, cancellationToken);
            LogPulled(resolved.Image.ToString(), module.ManifestDigest, module.ModuleDigest, module.SizeBytes, module.Form);
            return module;
        }
        finally
        {
            _slots.Release();
        }

        void Received(Descriptor blob, long bytes, int more) =>
            _listeners.Report(key, new PullProgress(key.Image, ContentDigest.Parse(blob.Digest), bytes, blob.Size), more);
    }

    // False: a removal took the file in the meantime.
    private async Task<bool> TryRecordAsync(StoredModule module, string? tag, CancellationToken cancellationToken)
    {
        await _indexChange.WaitAsync(cancellationToken);
        try
        {
            if (!_folder.Has(module))
            {
                return false;
            }

            if (!IsRecorded(module, tag))
            {
                await ReplaceIndexAsync(_index.With(module, tag), cancellationToken);
            }

            return true;
        }
        finally
        {
            _indexChange.Release();
        }
    }

    private bool IsRecorded(StoredModule module, string? tag) =>
        _index.Modules.Any(known => known.Name == module.Name && known.ManifestDigest == module.ManifestDigest && (tag is null || known.Tags.Contains(tag)));

    private async Task ReplaceIndexAsync(StoreIndex index, CancellationToken cancellationToken)
    {
        await _indexFile.WriteAsync(index, cancellationToken);
        _index = index;
    }

    private KeptModule? Kept(ImageReference image) => _index.Find(image) is { } own && _folder.Has(own)
        ? new KeptModule(own, _folder)
        : _seeds.Select(seed => seed.Find(image) is { } module ? new KeptModule(module, seed.Folder) : null).FirstOrDefault(static kept => kept is not null);

    private async Task<KeptModule?> IntactAsync(ImageReference image, CancellationToken cancellationToken)
    {
        if (Kept(image) is not { } kept)
        {
            return null;
        }

        if (await _intact.IsIntactAsync(kept.Digest, kept.Path, cancellationToken))
        {
            return kept;
        }

        LogDamaged(kept.Path, kept.Module.ModuleDigest);
        if (kept.Folder == _folder)
        {
            _folder.Delete(kept.Digest);
        }

        return null;
    }

    [LoggerMessage(2102, LogLevel.Warning, "{Path} is not what {ModuleDigest} stands for: it was damaged or replaced; it is not used, and pulled again when wanted")]
    private partial void LogDamaged(string path, string moduleDigest);

    [LoggerMessage(2100, LogLevel.Information, "Pulled {Image} ({ManifestDigest}): module {ModuleDigest}, {SizeBytes} bytes, packaged as {Form}")]
    private partial void LogPulled(string image, string manifestDigest, string moduleDigest, long sizeBytes, Modules.ModuleForm form);
}
