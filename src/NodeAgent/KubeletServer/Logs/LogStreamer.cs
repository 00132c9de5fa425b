using System.IO.Pipelines;

namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Copies a container's log to a caller, and follows it through rotations until the container has ended.</summary>
internal sealed class LogStreamer(TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Copies until the end of the file, the end of the container, or the end of the caller's patience.</summary>
    public async Task CopyAsync(ContainerLog log, LogQuery query, PipeWriter output, CancellationToken cancellationToken)
    {
        var formatter = new LogFormatter(query, output);
        var tail = query.TailLines;
        while (true)
        {
            // Asked before reading: what was written until then is read for certain.
            var ended = log.Ended.IsCompleted;
            using (var file = LogFile.TryOpen(log.Path))
            {
                if (file is not null)
                {
                    if (tail is { } lines)
                    {
                        file.SeekTail(lines);
                    }

                    if (!await CopyFileAsync(file, log, query, formatter, output, cancellationToken).ConfigureAwait(false))
                    {
                        return;
                    }
                }
            }

            if (!query.Follow || ended)
            {
                return;
            }

            // The next file of the log is read from its beginning.
            tail = null;
            await PauseAsync(log, cancellationToken).ConfigureAwait(false);
        }
    }

    // True when another file has taken this one's place.
    private async Task<bool> CopyFileAsync(LogFile file, ContainerLog log, LogQuery query, LogFormatter formatter, PipeWriter output, CancellationToken cancellationToken)
    {
        while (true)
        {
            var ended = log.Ended.IsCompleted;
            var replaced = query.Follow && file.IsReplaced();
            while (await file.FillAsync(cancellationToken).ConfigureAwait(false))
            {
                var wanted = WriteLines(file, formatter);
                var flush = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                if (!wanted || flush.IsCompleted)
                {
                    return false;
                }
            }

            if (replaced)
            {
                return true;
            }

            if (!query.Follow || ended)
            {
                formatter.Write(file.Rest());
                await output.FlushAsync(cancellationToken).ConfigureAwait(false);
                return false;
            }

            await PauseAsync(log, cancellationToken).ConfigureAwait(false);
        }
    }

    private static bool WriteLines(LogFile file, LogFormatter formatter)
    {
        while (file.TryReadLine(out var line))
        {
            if (!formatter.Write(line))
            {
                return false;
            }
        }

        return true;
    }

    private async Task PauseAsync(ContainerLog log, CancellationToken cancellationToken)
    {
        await Task.WhenAny(log.Ended, Task.Delay(PollInterval, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
