using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Verification;

/// <summary>
/// What was verified, in memory and in a file, so that a module that is here starts again without the registry, after a restart too. One process
/// owns the file; whoever else may write it may as well replace the modules beside it. Thread-safe.
/// </summary>
public sealed partial class VerifiedContentFile : IDisposable
{
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _change = new(1, 1);
    private volatile VerifiedContents _known;

    /// <summary>Reads the file; one that is not there or cannot be read means that nothing is verified yet.</summary>
    public VerifiedContentFile(string path, ILogger<VerifiedContentFile> logger)
    {
        (_path, _logger) = (path, logger);
        _known = Read();
    }

    /// <inheritdoc/>
    public void Dispose() => _change.Dispose();

    internal bool Has(string digest, string key) => _known.Contents.Contains(new VerifiedContent(digest, key));

    /// <summary>Keeps a fact. A file that cannot be written costs a verification after the next restart, not this start.</summary>
    internal async Task AddAsync(string digest, string key, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken);
        try
        {
            if (!Has(digest, key))
            {
                _known = _known.With(new VerifiedContent(digest, key));
                await WriteAsync(_known, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(failure, _path);
        }
        finally
        {
            _change.Release();
        }
    }

    private VerifiedContents Read()
    {
        try
        {
            return File.Exists(_path) ? JsonSerializer.Deserialize(File.ReadAllBytes(_path), VerificationJson.Default.VerifiedContents) ?? new VerifiedContents() : new VerifiedContents();
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(failure, _path);
            return new VerifiedContents();
        }
    }

    private async Task WriteAsync(VerifiedContents contents, CancellationToken cancellationToken)
    {
        var next = _path + ".next";
        await using (var file = new FileStream(next, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await JsonSerializer.SerializeAsync(file, contents, VerificationJson.Default.VerifiedContents, cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
    }

    [LoggerMessage(2201, LogLevel.Warning, "The list of verified modules {Path} cannot be read; their signatures are verified again when they are wanted")]
    private partial void LogUnreadable(Exception failure, string path);

    [LoggerMessage(2202, LogLevel.Warning, "The list of verified modules {Path} cannot be written; after a restart their signatures are verified again")]
    private partial void LogNotKept(Exception failure, string path);
}
