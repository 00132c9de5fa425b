using System.CommandLine;
using Krustlet.Cli.Development;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet quickstart</c>: start a cluster, run the samples to their end, show what happened, stop.</summary>
internal static class QuickstartCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var options = new DevCommandOptions();
        var command = new Command("quickstart", "Start a cluster of wasm nodes here, run the samples, show them, and stop.");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, run => RunAsync(run, options.Read(parsed), cancellationToken)));
        return command;
    }

    private static async Task RunAsync(CommandRun run, DevOptions options, CancellationToken cancellationToken)
    {
        await using var environment = await DevEnvironment.StartAsync(options, TimeProvider.System, run.Progress, cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        var applied = await environment.ApplySamplesAsync(cancellationToken);
        run.Progress($"applied {string.Join(", ", applied)}");
        var samples = new SampleWatch(environment.Api, TimeProvider.System, started);
        await samples.UntilDoneAsync(Patience, cancellationToken);
        await new SampleReport(environment.Api, samples.RunningAfter).WriteAsync(cancellationToken);
        run.Progress("every sample is Ready or Complete; stopping");
    }
}
