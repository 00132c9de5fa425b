using Krustlet.ModuleHost.Runtimes;
using Krustlet.Oci.Inspection;
using Krustlet.Oci.Modules;

namespace Krustlet.Cli.Inspection;

/// <summary>Judges a module by what it imports and exports.</summary>
internal static class ModuleReports
{
    private const string ComponentCommand = "wasi:cli/run@";
    private const string ComponentProxy = "wasi:http/incoming-handler@";
    private const string Reactor = "_initialize";

    // Imports beginning with the first mean the second.
    private static readonly (string Import, string Capability)[] Meanings =
    [
        ("wasi_snapshot_preview1::path_", "files: volumes and volumeMounts"),
        ("wasi:filesystem/", "files: volumes and volumeMounts"),
        ("wasi_snapshot_preview1::sock_", "serving: ports"),
        ("wasi:sockets/", "network: WASI sockets"),
        ("wasi_experimental_http::", "outbound HTTP: outboundHosts"),
        ("wasi:http/outgoing-handler", "outbound HTTP: outboundHosts"),
        ("wasi_snapshot_preview1::environ_get", "environment: env and envFrom"),
        ("wasi:cli/environment", "environment and arguments: env, envFrom, args"),
        ("wasi_snapshot_preview1::args_get", "arguments: args"),
        ("wasi_snapshot_preview1::clock_", "clocks (always there)"),
        ("wasi:clocks/", "clocks (always there)"),
        ("wasi_snapshot_preview1::random_get", "random numbers (always there)"),
        ("wasi:random/", "random numbers (always there)"),
    ];

    public static ModuleReport Of(WasmContent content) =>
        new(WorldOf(content), CapabilitiesOf(content), content.Kind == WasmKind.Component ? ComponentProblems(content) : ModuleProblems(content));

    private static string? WorldOf(WasmContent content)
    {
        if (content.Kind == WasmKind.Module)
        {
            var isWasi = content.Imports.Any(static import => import.Module == RuntimeSupport.ImportModules[0]);
            return Exports(content, RuntimeSupport.EntryPoint) ? "wasi_snapshot_preview1 command"
                : isWasi && Exports(content, Reactor) ? "wasi_snapshot_preview1 reactor"
                : null;
        }

        return content.Exports.Select(static export => export.Name).FirstOrDefault(static name => name.StartsWith(ComponentCommand, StringComparison.Ordinal) || name.StartsWith(ComponentProxy, StringComparison.Ordinal)) switch
        {
            null => null,
            var name when name.StartsWith(ComponentCommand, StringComparison.Ordinal) => $"wasi:cli/command@{VersionOf(name)}",
            var name => $"wasi:http/proxy@{VersionOf(name)}",
        };
    }

    private static string VersionOf(string name) => name[(name.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static IReadOnlyList<string> CapabilitiesOf(WasmContent content) =>
    [
        .. Meanings.Where(meaning => content.Imports.Any(import => import.ToString().StartsWith(meaning.Import, StringComparison.Ordinal)))
            .Select(static meaning => meaning.Capability).Distinct(),
    ];

    private static IReadOnlyList<string> ModuleProblems(WasmContent content) =>
    [
        .. Exports(content, RuntimeSupport.EntryPoint) ? (string[])[] : [$"it exports no function {RuntimeSupport.EntryPoint}: build it as a command, for instance a main function for wasm32-wasi"],
        .. content.Imports.Where(static import => import.Kind != WasmItemKind.Function || !RuntimeSupport.HasFunction(import.Module!, import.Name))
            .Select(static import => $"it imports {import}, which nodes do not have"),
    ];

    private static IReadOnlyList<string> ComponentProblems(WasmContent content) =>
    [
        .. content.Exports.Any(static export => RuntimeSupport.IsComponentEntryPoint(export.Name)) ? (string[])[] : ["it exports no wasi:cli/run@0.2.x: nodes run command components only"],
        .. content.Imports.Where(static import => !RuntimeSupport.HasInterface(import.Name)).Select(static import => $"it imports {import}, which nodes do not have"),
    ];

    private static bool Exports(WasmContent content, string name) => content.Exports.Any(export => export.Kind == WasmItemKind.Function && export.Name == name);
}
