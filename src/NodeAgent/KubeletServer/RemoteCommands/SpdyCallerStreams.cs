using Krustlet.NodeAgent.KubeletServer.Spdy.Frames;
using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;
using Krustlet.NodeAgent.KubeletServer.Streaming;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>Collects the streams that a SPDY caller opens, which it names by the header <c>streamType</c>.</summary>
internal sealed class SpdyCallerStreams(StreamingLimits limits, TimeProvider time)
{
    private const string Newest = "v4.channel.k8s.io";

    /// <summary>Protocols of remote commands over SPDY, newest first; a caller that names none speaks the first there was.</summary>
    public static IReadOnlyList<string> Protocols { get; } = [Newest, "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io"];

    /// <summary>The streams, or null when the caller did not open them in time or has gone.</summary>
    public async Task<CallerStreams?> CollectAsync(SpdySession session, AttachOptions options, string protocol, CancellationToken cancellationToken)
    {
        var wanted = Wanted(options, protocol);
        var found = new Dictionary<string, SpdyStream>(StringComparer.Ordinal);
        using var patience = new CancellationTokenSource(limits.CreationTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            while (found.Count < wanted.Count && await session.Opened.WaitToReadAsync(both.Token).ConfigureAwait(false))
            {
                while (session.Opened.TryRead(out var stream))
                {
                    await TakeAsync(stream, wanted, found, both.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is IOException || (exception is OperationCanceledException && patience.IsCancellationRequested))
        {
            return null;
        }

        return found.Count < wanted.Count
            ? null
            : new CallerStreams(found.GetValueOrDefault("stdin"), found.GetValueOrDefault("stdout"), found.GetValueOrDefault("stderr"), found["error"], protocol == Newest);
    }

    private static async Task TakeAsync(SpdyStream stream, List<string> wanted, Dictionary<string, SpdyStream> found, CancellationToken cancellationToken)
    {
        if (stream.Headers["streamType"] is { } type && wanted.Contains(type) && found.TryAdd(type, stream))
        {
            await stream.AcceptAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            stream.Reset(ResetStatus.RefusedStream);
        }
    }

    private static List<string> Wanted(AttachOptions options, string protocol)
    {
        var hasResize = options.Terminal && protocol is Newest or "v3.channel.k8s.io";
        return [.. new[] { ("error", true), ("stdin", options.Input), ("stdout", options.Output), ("stderr", options.Error), ("resize", hasResize) }.Where(type => type.Item2).Select(type => type.Item1)];
    }
}
