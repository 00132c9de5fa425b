using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Service;

/// <summary>Chooses the runtime of a module by what was asked for and by its first bytes.</summary>
/// <param name="core">Runs preview1 core modules.</param>
/// <param name="components">Runs components; null in a shared host.</param>
internal sealed class RuntimeSelector(IModuleRuntime core, IModuleRuntime? components)
{
    /// <exception cref="ModuleStartException">No runtime of this host runs it, or it cannot be read.</exception>
    public IModuleRuntime Select(ModuleSource source, Runtime requested)
    {
        if (requested is not (Runtime.Auto or Runtime.Wasi))
        {
            throw new ModuleStartException(StartError.UnsupportedRuntime, $"This host does not have the runtime {requested} yet: use Auto or Wasi.");
        }
        return ReadKind(source.Path) == EngineProfile.Core
            ? core
            : components ?? throw new ModuleStartException(
                StartError.UnsupportedRuntime,
                "The module is a component, which this shared host could not stop while it blocks: start it in an isolated host (a process of its own).");
    }

    private static EngineProfile ReadKind(string path)
    {
        var bytes = new byte[WasmPreamble.Length];
        var read = 0;
        try
        {
            using var file = File.OpenHandle(path);
            read = RandomAccess.Read(file, bytes, 0);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ModuleStartException(StartError.Internal, $"The module cannot be read: {unreadable.Message} Pull it again.");
        }
        return WasmPreamble.Detect(bytes.AsSpan(0, read))
            ?? throw new ModuleStartException(StartError.NotWasm, WasmText.NotWasm(path, bytes.AsSpan(0, read)));
    }
}
