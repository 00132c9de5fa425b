namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>The interfaces that components find here: those of WASI 0.2's command world, and outgoing HTTP.</summary>
internal static class ComponentSupport
{
    private const string Version = "@0.2.";

    private static readonly string[] Packages = ["wasi:cli/", "wasi:clocks/", "wasi:filesystem/", "wasi:http/outgoing-handler@", "wasi:http/types@", "wasi:io/", "wasi:random/", "wasi:sockets/"];

    public static bool Has(string name) =>
        name.Contains(Version, StringComparison.Ordinal) && Packages.Any(package => name.StartsWith(package, StringComparison.Ordinal));

    public static bool IsEntryPoint(string name) => name.StartsWith("wasi:cli/run" + Version, StringComparison.Ordinal);
}
