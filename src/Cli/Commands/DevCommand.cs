using System.CommandLine;
using Krustlet.Cli.Development;
using Spectre.Console;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet dev</c>: a cluster of wasm nodes on this machine, until Ctrl-C.</summary>
internal static class DevCommand
{
    public static Command Create()
    {
        var options = new DevCommandOptions();
        var bare = new Option<bool>("--bare") { Description = "Do not apply the samples." };
        var command = new Command("dev", "Run a cluster of wasm nodes on this machine until Ctrl-C. For development only.") { bare };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, run =>
            RunAsync(run, options.Read(parsed), parsed.GetValue(bare), cancellationToken)));
        return command;
    }

    private static async Task RunAsync(CommandRun run, DevOptions options, bool bare, CancellationToken cancellationToken)
    {
        await using var environment = await DevEnvironment.StartAsync(options, TimeProvider.System, run.Progress, cancellationToken);
        if (!bare)
        {
            var applied = await environment.ApplySamplesAsync(cancellationToken);
            run.Progress($"applied {string.Join(", ", applied)}");
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"export KUBECONFIG={environment.Kubeconfig}");
        AnsiConsole.WriteLine($"Push modules to {environment.RegistryAuthority}. Ctrl-C stops everything.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            run.Progress("stopping");
        }
    }
}
