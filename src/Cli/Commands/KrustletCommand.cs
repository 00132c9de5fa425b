using System.CommandLine;
using System.CommandLine.Invocation;
using Krustlet.Cli.Modules;

namespace Krustlet.Cli.Commands;

/// <summary>The program's command line.</summary>
internal static class KrustletCommand
{
    private const int Misused = 2;

    /// <summary>Runs what the arguments say; the exit code is the command's, or 2 when they cannot be understood (125 of <c>run</c>, where 2 may be the module's own).</summary>
    public static async Task<int> RunAsync(string[] arguments, InvocationConfiguration streams)
    {
        var parsed = Create().Parse(arguments);
        var code = await parsed.InvokeAsync(streams);
        return parsed.Action is ParseErrorAction ? (parsed.CommandResult.Command.Name == RunCommand.Name ? RunCommand.CouldNotRun : Misused) : code;
    }

    /// <summary>All commands.</summary>
    public static RootCommand Create() => new("krustlet: WebAssembly modules as Kubernetes Pods")
    {
        DevCommand.Create(),
        QuickstartCommand.Create(),
        PushCommand.Create(),
        PullCommand.Create(),
        CopyCommand.Create(),
        InspectCommand.Create(),
        RunCommand.Create(ConsoleStreams.OfProcess),
        StoreCommand.Create(),
        LoginCommand.Create(ConsoleStreams.OfProcess, Environment.GetEnvironmentVariable),
        LogoutCommand.Create(Environment.GetEnvironmentVariable),
    };
}
