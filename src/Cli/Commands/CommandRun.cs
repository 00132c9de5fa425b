using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Manifests;
using Krustlet.DevCluster.Stacks;
using Krustlet.Oci.Failures;
using Spectre.Console;

namespace Krustlet.Cli.Commands;

/// <summary>What a command's run has in common: progress to stderr, expected failures as one line and exit code 1.</summary>
internal static class CommandRun
{
    private static readonly IAnsiConsole Errors = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    public static void Progress(string text) => Errors.MarkupLineInterpolated($"[grey]-[/] {text}");

    public static async Task<int> GuardAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception error) when (error is StackException or ManifestException or ApiException or RegistryException or IOException or TimeoutException)
        {
            Errors.MarkupLineInterpolated($"[red]error:[/] {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            Errors.MarkupLineInterpolated($"[red]error:[/] interrupted");
            return 130;
        }
    }
}
