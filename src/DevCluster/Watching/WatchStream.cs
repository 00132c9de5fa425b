using System.Buffers;
using System.IO.Pipelines;
using Krustlet.DevCluster.Selectors;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Watching;

/// <summary>One open watch: turns commits into the events that its selector sees and writes them out.</summary>
internal sealed class WatchStream(PipeWriter pipe, IWatchEncoder encoder, ObjectSelector selector)
{
    /// <summary>An object that was there before the watch.</summary>
    public void Add(StoredObject value)
    {
        if (selector.Matches(value))
        {
            Write("ADDED"u8, encoder.Encode(value));
        }
    }

    public async Task WriteAsync(IReadOnlyList<StoreEvent> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes)
        {
            Write(change);
        }

        await FlushAsync(cancellationToken);
    }

    /// <summary>Tells the client how far it has come.</summary>
    public void Bookmark(long revision, bool endsInitialEvents) => Write("BOOKMARK"u8, encoder.Bookmark(revision, endsInitialEvents));

    /// <summary>Ends the stream with an ERROR event.</summary>
    public async Task FailAsync(StatusException error, CancellationToken cancellationToken)
    {
        Write("ERROR"u8, ObjectJson.Utf8(StatusDocument.Failure(error, StatusDetails.None)));
        await FlushAsync(cancellationToken);
    }

    public async Task FlushAsync(CancellationToken cancellationToken) => await pipe.FlushAsync(cancellationToken);

    private void Write(StoreEvent change)
    {
        var before = change.Previous is not null && selector.Matches(change.Previous);
        var after = change.Kind != StoreEventKind.Deleted && selector.Matches(change.Object);
        switch (before, after)
        {
            case (false, true):
                Write("ADDED"u8, encoder.Encode(change.Object));
                break;
            case (true, true):
                Write("MODIFIED"u8, encoder.Encode(change.Object));
                break;
            case (true, false):
                Write("DELETED"u8, encoder.Encode(change.Kind == StoreEventKind.Deleted ? change.Object : change.Previous!.AtRevision(change.Revision)));
                break;
        }
    }

    private void Write(ReadOnlySpan<byte> type, ReadOnlyMemory<byte> value)
    {
        pipe.Write("{\"type\":\""u8);
        pipe.Write(type);
        pipe.Write("\",\"object\":"u8);
        pipe.Write(value.Span);
        pipe.Write("}\n"u8);
    }
}
