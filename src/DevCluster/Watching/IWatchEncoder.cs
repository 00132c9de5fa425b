using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Watching;

/// <summary>Renders the objects in watch events in the form the client asked for.</summary>
internal interface IWatchEncoder
{
    ReadOnlyMemory<byte> Encode(StoredObject value);

    ReadOnlyMemory<byte> Bookmark(long revision, bool endsInitialEvents);
}
