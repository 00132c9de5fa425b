using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Watching;

/// <summary>Chooses the encoder of a watch.</summary>
internal sealed class WatchEncoderFactory(TableRenderer tables)
{
    public IWatchEncoder Create(ApiCall call, ResponseShape shape) =>
        shape == ResponseShape.Table ? new TableWatchEncoder(tables, call) : new ObjectWatchEncoder(call.Resource, shape);
}
