using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Microsoft.Extensions.Logging;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>Gets a module's compiled artifact: from the cache, or by compiling it.</summary>
internal sealed partial class ModuleArtifacts(ModuleHostOptions options, ArtifactStore store, ICompiler compiler, ILogger<ModuleArtifacts> logger)
{
    private readonly string processor = ProcessorFeatures.Describe();

    /// <summary>Opens a module's artifact; one that is missing, damaged or refused by the engine is made again, once.</summary>
    /// <exception cref="ModuleStartException">The module cannot be compiled, or the engine refuses even a fresh artifact.</exception>
    public async Task<T> OpenAsync<T>(ModuleSource source, EngineProfile profile, Func<string, T> open, CancellationToken cancellationToken)
    {
        var key = ArtifactKey.Create(source.Digest, profile, processor);
        if (store.Find(key) is { } cached)
        {
            try
            {
                return open(cached);
            }
            catch (EngineException refused)
            {
                LogRefused(source.Digest, refused);
                store.Delete(key);
            }
        }
        await CompileAsync(source, profile, cancellationToken);
        var path = store.Find(key) ?? throw new ModuleStartException(
            StartError.Internal, $"The compiler left no artifact for {source.Digest}: check that '{options.CacheDirectory}' is writable and has space.");
        try
        {
            return open(path);
        }
        catch (EngineException refused)
        {
            throw new ModuleStartException(StartError.Internal, $"The engine refuses the artifact that was just compiled: {refused.Message}");
        }
    }

    private async Task CompileAsync(ModuleSource source, EngineProfile profile, CancellationToken cancellationToken)
    {
        LogCompiling(source.Digest, profile);
        var request = new CompileRequest(source.Path, source.Digest, profile, options.CacheDirectory);
        var (result, message) = await compiler.CompileAsync(request, cancellationToken);
        if (result == CompileResult.Compiled)
        {
            return;
        }
        throw new ModuleStartException(KindOf(result), message);
    }

    private static StartError KindOf(CompileResult result) => result switch
    {
        CompileResult.NotWasm => StartError.NotWasm,
        CompileResult.Refused or CompileResult.DigestMismatch or CompileResult.OverMemory or CompileResult.OverTime => StartError.Compile,
        _ => StartError.Internal,
    };

    [LoggerMessage(5200, LogLevel.Information, "Compiling module {Digest} for {Profile}")]
    private partial void LogCompiling(string digest, EngineProfile profile);

    [LoggerMessage(5201, LogLevel.Warning, "The engine refuses the cached artifact of module {Digest}; it is compiled again")]
    private partial void LogRefused(string digest, Exception exception);
}
