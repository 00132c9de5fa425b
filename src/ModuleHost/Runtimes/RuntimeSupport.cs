using Krustlet.ModuleHost.Runtimes.Components;
using Krustlet.ModuleHost.Runtimes.Wasi;
using Krustlet.ModuleHost.Runtimes.Wasi.ExperimentalHttp;
using Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>What this version's runtimes have, for those who look at a module before it is anywhere near a node.</summary>
public static class RuntimeSupport
{
    /// <summary>The export that makes a core module a command.</summary>
    public const string EntryPoint = "_start";

    private static readonly HashSet<(string Module, string Name)> KnownFunctions = [.. GuestFunctions.All.Select(function => (function.Module, function.Name))];

    /// <summary>The modules that core modules may import functions of.</summary>
    public static IReadOnlyList<string> ImportModules => [Preview1Functions.ModuleName, HttpFunctions.ModuleName];

    /// <summary>Whether a core module may import this function.</summary>
    public static bool HasFunction(string module, string name) => KnownFunctions.Contains((module, name));

    /// <summary>Whether a component may import this interface, e.g. <c>wasi:clocks/wall-clock@0.2.3</c>.</summary>
    public static bool HasInterface(string name) => ComponentSupport.Has(name);

    /// <summary>Whether this export, e.g. <c>wasi:cli/run@0.2.0</c>, makes a component one that can be run.</summary>
    public static bool IsComponentEntryPoint(string name) => ComponentSupport.IsEntryPoint(name);
}
