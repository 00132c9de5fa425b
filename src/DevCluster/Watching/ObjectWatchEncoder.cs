using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Watching;

/// <summary>Events carry whole objects, or only their metadata.</summary>
internal sealed class ObjectWatchEncoder(ServedResource resource, ResponseShape shape) : IWatchEncoder
{
    public ReadOnlyMemory<byte> Encode(StoredObject value) =>
        shape == ResponseShape.Metadata ? ObjectPresenter.MetadataOf(value) : ObjectPresenter.Full(resource, value);

    public ReadOnlyMemory<byte> Bookmark(long revision, bool endsInitialEvents) => shape == ResponseShape.Metadata
        ? BookmarkObject.Create("PartialObjectMetadata", "meta.k8s.io/v1", revision, endsInitialEvents)
        : BookmarkObject.Create(resource.Definition.Kind, resource.Definition.ApiVersion, revision, endsInitialEvents);
}
