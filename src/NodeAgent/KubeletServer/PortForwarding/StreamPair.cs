using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>The two streams of one forwarded connection, which come one after the other.</summary>
internal sealed class StreamPair(string requestId, int port)
{
    private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId { get; } = requestId;

    public int Port { get; } = port;

    public SpdyStream? Data { get; private set; }

    public SpdyStream? Errors { get; private set; }

    /// <summary>Neither has come yet.</summary>
    public bool IsEmpty => Data is null && Errors is null;

    /// <summary>Completes when both are there.</summary>
    public Task Complete => complete.Task;

    /// <summary>Takes a stream; false when there is one of its kind.</summary>
    public bool TryAdd(SpdyStream stream, bool isData)
    {
        if ((isData ? Data : Errors) is not null)
        {
            return false;
        }

        Data = isData ? stream : Data;
        Errors = isData ? Errors : stream;
        if (Data is not null && Errors is not null)
        {
            complete.TrySetResult();
        }

        return true;
    }
}
