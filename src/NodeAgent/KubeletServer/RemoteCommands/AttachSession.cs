using System.Text;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.KubeletServer.Logs;
using Krustlet.NodeAgent.KubeletServer.Streaming;
using Krustlet.NodeAgent.ModuleHosts;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>Joins a caller's streams to a running container until it ends, or the caller does.</summary>
internal sealed partial class AttachSession(OutputFollower outputs, IContainerInputs inputs, ILogger<AttachSession> logger)
{
    /// <summary>Never throws for what caller or container do; the caller is told how it ended.</summary>
    public async Task RunAsync(PodKey pod, string container, ContainerLog log, CallerStreams streams, bool isTerminal, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Outputs first: what the container answers to the first input must not be missed.
        var output = OutputsAsync(log, streams, isTerminal, ending.Token);
        var input = InputAsync(pod, container, streams.Input, ending.Token);
        var status = await EndAsync(log, streams, output, input, ending.Token).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await input.ConfigureAwait(false);
        await FinishAsync(streams, status, cancellationToken).ConfigureAwait(false);
    }

    private Task OutputsAsync(ContainerLog log, CallerStreams streams, bool isTerminal, CancellationToken cancellationToken)
    {
        // A terminal has one output, which shows both.
        var output = streams.Output is { } stdout ? outputs.FollowAsync(log, isTerminal ? LogStreams.All : LogStreams.Stdout, isTerminal, stdout, cancellationToken) : Task.CompletedTask;
        var error = streams.Error is { } stderr ? outputs.FollowAsync(log, LogStreams.Stderr, false, stderr, cancellationToken) : Task.CompletedTask;
        return Task.WhenAll(output, error);
    }

    private static async Task<string> EndAsync(ContainerLog log, CallerStreams streams, Task output, Task input, CancellationToken cancellationToken)
    {
        try
        {
            await output.ConfigureAwait(false);
            if (streams is { Output: null, Error: null })
            {
                await Task.WhenAny(input, log.Ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return CommandStatus.Success;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            return CommandStatus.Failure("the output of the container could not be followed to its end.", "InternalError", 500);
        }
    }

    private async Task InputAsync(PodKey pod, string container, IStreamChannel? input, CancellationToken cancellationToken)
    {
        if (input is null)
        {
            return;
        }

        try
        {
            await inputs.CopyAsync(pod, container, input.ReadAsync, cancellationToken).ConfigureAwait(false);
        }
        catch (ModuleHostException exception)
        {
            LogInputLost(exception, pod.Namespace, pod.Name, container);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // The caller has gone, or the session is over.
        }
    }

    private static async Task FinishAsync(CallerStreams streams, string status, CancellationToken cancellationToken)
    {
        try
        {
            if (streams.StatusIsJson)
            {
                await streams.Status.WriteAsync(Encoding.UTF8.GetBytes(status), cancellationToken).ConfigureAwait(false);
            }

            foreach (var stream in new[] { streams.Output, streams.Error, streams.Status }.OfType<IStreamChannel>())
            {
                await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // It does not want to know.
        }
    }

    [LoggerMessage(4330, LogLevel.Warning, "Input for container {Container} of Pod {Namespace}/{Pod} was lost: its module host does not take it")]
    private partial void LogInputLost(Exception exception, string @namespace, string pod, string container);
}
