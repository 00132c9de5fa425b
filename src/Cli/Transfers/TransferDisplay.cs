using Krustlet.Oci.Client;
using Spectre.Console;

namespace Krustlet.Cli.Transfers;

/// <summary>Shows people how far blobs are: with bars on a terminal, elsewhere with a line at the begin and one at the end. What brings no bytes shows nothing.</summary>
internal static class TransferDisplay
{
    /// <summary>Does the work and shows it on what standard error is.</summary>
    /// <param name="errors">Standard error.</param>
    /// <param name="what">What is done, e.g. <c>pulling ghcr.io/me/hello:v1</c>.</param>
    /// <param name="work">Tells how far it is.</param>
    public static Task<T> RunAsync<T>(TextWriter errors, string what, Func<IProgress<BlobProgress>, Task<T>> work)
    {
        // Bars move on a terminal also when the result goes elsewhere, by which the library would decide.
        var output = new AnsiConsoleOutput(errors);
        var interactive = output.IsTerminal ? InteractionSupport.Yes : InteractionSupport.No;
        return RunAsync(AnsiConsole.Create(new AnsiConsoleSettings { Out = output, Interactive = interactive }), errors, what, work);
    }

    /// <summary>The same on any console.</summary>
    public static async Task<T> RunAsync<T>(IAnsiConsole console, TextWriter errors, string what, Func<IProgress<BlobProgress>, Task<T>> work)
    {
        if (console.Profile.Out.IsTerminal)
        {
            console.MarkupLineInterpolated($"- {what}");
            return await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new DownloadedColumn(), new TransferSpeedColumn())
                .StartAsync(context => work(new TransferBars(context)));
        }

        var lines = new TransferLines(errors, what, TimeProvider.System);
        var result = await work(lines);
        lines.Finish();
        return result;
    }
}
