using System.CommandLine;
using Krustlet.Cli.Modules;
using Krustlet.Cli.Transfers;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Manifests;
using Krustlet.DevCluster.Stacks;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;

namespace Krustlet.Cli.Commands;

/// <summary>One run of a command: its result to standard output, progress to standard error, expected failures as one line there.</summary>
internal sealed class CommandRun
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Interrupted = 130;
    private readonly TextWriter errors;

    private CommandRun(InvocationConfiguration streams)
    {
        (Output, errors) = (streams.Output, streams.Error);
    }

    /// <summary>Where the result goes.</summary>
    public TextWriter Output { get; }

    /// <summary>Does the work of a command; the exit code is 0, 1 after a failure that was to be expected, 2 when an option cannot be used, 130 after Ctrl-C.</summary>
    public static Task<int> GuardAsync(ParseResult parsed, Func<CommandRun, Task> work) => GuardAsync(
        parsed,
        async run =>
        {
            await work(run);
            return 0;
        },
        Failed,
        Misused);

    /// <summary>Does the work of a command that has exit codes of its own.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="work">Gives the exit code.</param>
    /// <param name="failed">The code after a failure that was to be expected.</param>
    /// <param name="misused">The code when an option's value cannot be used.</param>
    public static async Task<int> GuardAsync(ParseResult parsed, Func<CommandRun, Task<int>> work, int failed, int misused)
    {
        var run = new CommandRun(parsed.InvocationConfiguration);
        try
        {
            return await work(run);
        }
        catch (UsageException failure)
        {
            run.Fail(failure.Message);
            return misused;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            run.Fail(failure.Message);
            return failed;
        }
        catch (OperationCanceledException)
        {
            run.Fail("interrupted");
            return Interrupted;
        }
    }

    /// <summary>Does work that moves blobs, and shows how far it is.</summary>
    /// <param name="what">What is done, e.g. <c>pulling ghcr.io/me/hello:v1</c>.</param>
    /// <param name="work">Tells how far it is.</param>
    public Task<T> TransferAsync<T>(string what, Func<IProgress<BlobProgress>, Task<T>> work) => TransferDisplay.RunAsync(errors, what, work);

    /// <summary>Says what is going on.</summary>
    public void Progress(string text) => errors.WriteLine($"- {text}");

    private static bool IsExpected(Exception failure) => failure
        is StackException or ManifestException or ApiException or RegistryException or IOException or UnauthorizedAccessException or TimeoutException;

    /// <summary>Says what went wrong.</summary>
    public void Fail(string message) => errors.WriteLine($"error: {message}");
}
