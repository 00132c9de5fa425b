using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>An engine with all preview1 functions linked once; modules are linked to it once each.</summary>
internal sealed class WasiEngine : IDisposable
{
    private readonly NativeLinker plain;
    private readonly NativeLinker withStreams;

    /// <param name="settings">Of the engine.</param>
    /// <param name="lowestStack">The lowest stack of the threads that will run its modules.</param>
    public WasiEngine(EngineSettings settings, nint lowestStack)
    {
        Engine = EngineFactory.Create(settings, lowestStack);
        plain = CreateLinker(withStreams: false);
        withStreams = CreateLinker(withStreams: true);
    }

    public NativeEngine Engine { get; }

    /// <summary>Checks that a module is a command this runtime can run, and links it. Takes the module over.</summary>
    /// <exception cref="ModuleStartException">It is not; the message lists what is missing.</exception>
    public WasiModule Link(NativeModule module)
    {
        try
        {
            CheckEntryPoint(module.Exports());
            CheckImports(module.Imports());
            return new WasiModule(Engine, module, plain.InstantiatePre(module), withStreams.InstantiatePre(module), module.MinimumMemoryBytes);
        }
        catch (EngineException refused)
        {
            module.Dispose();
            throw new ModuleStartException(
                StartError.UnknownImport, $"An import has another type than this runtime gives it: {refused.Message}");
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        plain.Dispose();
        withStreams.Dispose();
        Engine.Dispose();
    }

    private static void CheckEntryPoint(IReadOnlyList<ModuleItem> exports)
    {
        if (exports.Any(export => export is { Name: RuntimeSupport.EntryPoint, Kind: ExternKind.Function, IsCommand: true }))
        {
            return;
        }
        var names = exports.Count == 0 ? "nothing" : string.Join(", ", exports.Select(export => $"'{export.Name}'"));
        throw new ModuleStartException(
            StartError.NoEntryPoint,
            $"The module has no function '{RuntimeSupport.EntryPoint}' without parameters and results; it exports {names}. " +
            "Build it as a command (for instance a main function for target wasm32-wasi), not as a library or reactor.");
    }

    private NativeLinker CreateLinker(bool withStreams)
    {
        var linker = new NativeLinker(Engine);
        HostFunctions.Bind(linker, GuestFunctions.All, withStreams);
        return linker;
    }

    private static void CheckImports(IReadOnlyList<ModuleItem> imports)
    {
        var unknown = imports
            .Where(import => import.Kind != ExternKind.Function || !RuntimeSupport.HasFunction(import.Module, import.Name))
            .Select(import => $"'{import.Module}::{import.Name}'")
            .ToList();
        if (unknown.Count > 0)
        {
            throw new ModuleStartException(
                StartError.UnknownImport,
                $"The module imports {string.Join(", ", unknown)}, which this runtime does not have: it has the functions of {Preview1Functions.ModuleName} and {HttpFunctions.ModuleName}.");
        }
    }
}
