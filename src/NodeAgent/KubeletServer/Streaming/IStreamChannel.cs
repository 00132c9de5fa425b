namespace Krustlet.NodeAgent.KubeletServer.Streaming;

/// <summary>One of the byte streams that share a caller's connection, whatever the protocol. One reader and one writer at a time.</summary>
internal interface IStreamChannel
{
    /// <summary>Whether each way can end by itself. Where it cannot, the end of one is the end of both.</summary>
    bool CanComplete { get; }

    /// <summary>Reads what is there; 0 when the caller will send nothing more.</summary>
    /// <exception cref="IOException">The stream or its connection was cut off.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes everything, at the caller's pace.</summary>
    /// <exception cref="IOException">The stream or its connection was cut off.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken);

    /// <summary>Says that nothing more will be written. Once is enough; more does no harm.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);

    /// <summary>Ends the stream both ways, without waiting for anything.</summary>
    void Abort();
}
