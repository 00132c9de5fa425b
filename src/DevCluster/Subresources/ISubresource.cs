using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Subresources;

/// <summary>One subresource, of one or of many resources.</summary>
internal interface ISubresource
{
    /// <summary>How it looks on a resource; null when the resource has none.</summary>
    SubresourceDefinition? On(ResourceDefinition resource);

    Task HandleAsync(ApiCall call);
}
