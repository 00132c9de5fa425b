namespace Krustlet.ModuleHost.Compilation;

/// <summary>
/// Compiles modules before anyone waits for their start: once a module is pulled, so that hosts find its artifact in the cache. Thread-safe.
/// </summary>
public sealed class ModulePrecompiler : IDisposable
{
    private readonly string cacheDirectory;
    private readonly ProcessCompiler compiler;
    private readonly string processor = ProcessorFeatures.Describe();

    /// <param name="command">Program and leading arguments that compile; see <see cref="ModuleHostOptions.CompileCommand"/>.</param>
    /// <param name="cacheDirectory">The hosts' folder of compiled modules; made, private, if absent.</param>
    /// <param name="limits">What one compilation may take.</param>
    /// <param name="time">Measures it.</param>
    public ModulePrecompiler(IReadOnlyList<string> command, string cacheDirectory, CompilerLimits limits, TimeProvider time)
    {
        this.cacheDirectory = cacheDirectory;
        compiler = new ProcessCompiler(command, Math.Max(1, Environment.ProcessorCount / 2), limits, time);
    }

    /// <summary>Sees to it that a module's artifact is in the cache.</summary>
    /// <param name="path">The module's file.</param>
    /// <param name="digest"><c>sha256:…</c> of its bytes.</param>
    /// <param name="isComponent">A component rather than a core module.</param>
    /// <param name="cancellationToken">Ends the compilation.</param>
    /// <returns>What came of it, and the reason, for people, when there is no artifact.</returns>
    /// <exception cref="IOException">The cache is open to other users.</exception>
    public async Task<(Precompilation Outcome, string Message)> CompileAsync(string path, string digest, bool isComponent, CancellationToken cancellationToken)
    {
        var profile = isComponent ? EngineProfile.Component : EngineProfile.Core;
        if (new ArtifactStore(cacheDirectory).Find(ArtifactKey.Create(digest, profile, processor)) is not null)
        {
            return (Precompilation.Ready, "");
        }

        var (result, message) = await compiler.CompileAsync(new CompileRequest(path, digest, profile, cacheDirectory), cancellationToken);
        return (OutcomeOf(result), message);
    }

    /// <summary>Deletes artifacts of modules that are gone, of other engines and processors, and what crashes left.</summary>
    /// <param name="digests">Of the modules that this machine still has.</param>
    /// <param name="writtenBefore">What is younger stays.</param>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="IOException">A file cannot be deleted, or the cache is open to other users.</exception>
    public long Sweep(IReadOnlySet<string> digests, DateTimeOffset writtenBefore)
    {
        var environments = Enum.GetValues<EngineProfile>().Select(profile => ArtifactKey.Create("", profile, processor).Environment);
        return new ArtifactStore(cacheDirectory).Sweep(digests, environments.ToHashSet(StringComparer.Ordinal), writtenBefore);
    }

    /// <inheritdoc/>
    public void Dispose() => compiler.Dispose();

    private static Precompilation OutcomeOf(CompileResult result) => result switch
    {
        CompileResult.Compiled => Precompilation.Ready,
        CompileResult.NotWasm or CompileResult.Refused or CompileResult.OverMemory or CompileResult.OverTime => Precompilation.Refused,
        _ => Precompilation.Failed,
    };
}
