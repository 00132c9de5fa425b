using System.Globalization;
using Krustlet.ModuleHost.Compilation;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>The command line of a module host.</summary>
/// <param name="Program">Program and leading arguments, the first an absolute path: <c>["/usr/bin/krustlet-agent", "host"]</c>.</param>
/// <param name="CacheDirectory">Folder of compiled modules, shared by the node's hosts.</param>
/// <param name="Compiler">What a compilation may take.</param>
/// <param name="MaxModules">Most modules in one shared host; null for the host's own default.</param>
internal sealed record ModuleHostCommand(IReadOnlyList<string> Program, string CacheDirectory, CompilerLimits Compiler, int? MaxModules = null)
{
    /// <summary><c>… --socket PATH --data-dir PATH --compile-memory-bytes N --compile-seconds S [--max-modules N] [--isolated]</c>.</summary>
    public IReadOnlyList<string> For(string socketPath, bool isolated)
    {
        List<string> command = [.. Program, "--socket", socketPath, "--data-dir", CacheDirectory, "--compile-memory-bytes", Compiler.MaxMemoryBytes.ToString(CultureInfo.InvariantCulture), "--compile-seconds", Compiler.MaxTime.TotalSeconds.ToString(CultureInfo.InvariantCulture)];
        if (MaxModules is { } most)
        {
            command.AddRange(["--max-modules", most.ToString(CultureInfo.InvariantCulture)]);
        }

        if (isolated)
        {
            command.Add("--isolated");
        }

        return command;
    }
}
