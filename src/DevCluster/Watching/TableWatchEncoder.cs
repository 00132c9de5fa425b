using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Watching;

/// <summary>Events carry tables of one row (<c>kubectl get -w</c>); only the first has headings.</summary>
internal sealed class TableWatchEncoder(TableRenderer tables, ApiCall call) : IWatchEncoder
{
    private bool _hasHeader;

    public ReadOnlyMemory<byte> Encode(StoredObject value) => Render([value], value.Revision);

    public ReadOnlyMemory<byte> Bookmark(long revision, bool endsInitialEvents) => Render([], revision);

    private ReadOnlyMemory<byte> Render(IReadOnlyList<StoredObject> rows, long revision)
    {
        var table = tables.Render(call, rows, revision, withHeader: !_hasHeader);
        _hasHeader = true;
        return table;
    }
}
