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
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _indexChange = new(1, 1);
    private volatile StoreIndex _index;

    private ModuleStore(ModuleStoreOptions options, RegistryClient client, ILogger logger, ContentFolder folder)
    {
        (_options, _client, _logger, _folder) = (options, client, logger, folder);
        _resolver = new ReferenceResolver(client);
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
        var folder = new ContentFolder(options.Root);
        folder.Prepare();
        var store = new ModuleStore(options, client, logger, folder);
        folder.KeepOnly(store._index.Modules.Select(module => module.ModuleDigest).ToHashSet());
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
            return ToPulled(image, await BringAsync(resolved, options.Progress, cancellationToken));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                RegistryErrorKind.StoreUnavailable, $"{image} cannot be kept in {_options.Root} ({failure.Message}): free disk space there, or let this user write to it", failure);
        }
    }

    /// <summary>The module a name stood for when last pulled, without asking the registry (policies IfNotPresent and Never); null if it is not here.</summary>
    public PulledModule? Find(ImageReference image) => Stored(image) is { } module ? ToPulled(image, module) : null;

    /// <summary>What is in the store, in the order it came.</summary>
    public IReadOnlyList<StoredModule> List() => [.. _index.Modules.Where(IsHere)];

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
            if (_index.Modules.Any(module => module.ModuleDigest == removed.ModuleDigest))
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

    private async Task<StoredModule> BringAsync(ResolvedReference resolved, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        var key = new FetchKey(resolved.Image.Pinned(resolved.Digest), resolved.Credential);

        // The digest of a pinned name was not compared with its tag: the tag may stand for something else.
        var tag = resolved.Image.Digest is null ? resolved.Image.Tag : null;
        using var listening = _listeners.Join(key, progress);
        while (true)
        {
            var module = Stored(key.Image) ?? await _fetches.RunAsync(key, token => FetchAsync(resolved, key, token), cancellationToken);
            if (await TryRecordAsync(module, tag, cancellationToken))
            {
                return module;
            }
        }
    }

    private async Task<StoredModule> FetchAsync(ResolvedReference resolved, FetchKey key, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var reader = _client.Read(resolved.Image, resolved.Credential);
            var module = await new ModuleFetcher(reader, _folder, _options.MaxModuleBytes, resolved.Image, Received).FetchAsync(resolved.Digest, cancellationToken);
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
            if (!IsHere(module))
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

    private StoredModule? Stored(ImageReference image) => _index.Find(image) is { } module && IsHere(module) ? module : null;

    private bool IsHere(StoredModule module) =>
        ContentDigest.TryParse(module.ModuleDigest, out var digest) && _folder.Has(digest, module.SizeBytes);

    private PulledModule ToPulled(ImageReference image, StoredModule module)
    {
        var digest = ContentDigest.Parse(module.ModuleDigest);
        return new PulledModule(image, ContentDigest.Parse(module.ManifestDigest), _folder.PathOf(digest), digest, module.SizeBytes, module.Kind);
    }

    [LoggerMessage(2100, LogLevel.Information, "Pulled {Image} ({ManifestDigest}): module {ModuleDigest}, {SizeBytes} bytes, packaged as {Form}")]
    private partial void LogPulled(string image, string manifestDigest, string moduleDigest, long sizeBytes, Modules.ModuleForm form);
}
