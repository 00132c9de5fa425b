using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles modules to native artifacts in the host's cache: the body of the agent binary's <c>compile</c> verb.</summary>
public static class ModuleCompiler
{
    /// <summary>Compiles the module that the arguments name.</summary>
    /// <param name="arguments">What follows the verb; written by the host, see <see cref="ModuleHostOptions.CompileCommand"/>.</param>
    /// <param name="error">Where the reason of a failure is written, for people.</param>
    /// <param name="cancellationToken">Ends the reading and writing of files, not a compilation that has begun.</param>
    /// <returns>The exit code of the process: 0 compiled, 3 not wasm, 4 refused by the engine, 5 wrong digest, 6 unreadable, 64 usage.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter error, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(error);
        var (result, message) = CompileRequest.Parse(arguments) is { } request
            ? await CompileAsync(request, cancellationToken)
            : (CompileResult.Usage, "Usage: --module FILE --digest sha256:HEX --profile Core|CoreWithFuel|Component --cache FOLDER");
        if (message.Length > 0)
        {
            await error.WriteLineAsync(message.AsMemory(), cancellationToken);
        }
        return (int)result;
    }

    internal static async Task<(CompileResult Result, string Message)> CompileAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(request.ModulePath, cancellationToken);
            if (WasmPreamble.Detect(bytes) is null)
            {
                return (CompileResult.NotWasm, WasmText.NotWasm(request.ModulePath, bytes));
            }
            var digest = ArtifactKey.Digest(bytes);
            if (digest != request.ModuleDigest)
            {
                return (CompileResult.DigestMismatch, $"'{request.ModulePath}' has digest {digest}, not {request.ModuleDigest}: the file was changed or named wrongly; fetch it again.");
            }
            var key = ArtifactKey.Create(digest, request.Profile, ProcessorFeatures.Describe());
            var store = new ArtifactStore(request.CacheDirectory);
            if (store.Find(key) is null)
            {
                // Another process may have been asked at the same time.
                store.Write(key, Compile(bytes, request.Profile));
            }

            return (CompileResult.Compiled, "");
        }
        catch (EngineException refused)
        {
            return (CompileResult.Refused, $"'{request.ModulePath}' does not compile: {refused.Message}");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return (CompileResult.Unreadable, unreadable.Message);
        }
    }

    private static byte[] Compile(byte[] wasm, EngineProfile profile)
    {
        using var engine = new NativeEngine(EngineProfiles.For(profile, instances: 1));
        if (profile == EngineProfile.Component)
        {
            using var component = NativeComponent.Compile(engine, wasm);
            return component.Serialize();
        }
        using var module = NativeModule.Compile(engine, wasm);
        return module.Serialize();
    }
}
