using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Subresources;

/// <summary>All subresources.</summary>
internal sealed class SubresourceSet(IReadOnlyList<ISubresource> all)
{
    public ISubresource? Find(ResourceDefinition resource, string name) => all.FirstOrDefault(subresource => subresource.On(resource)?.Name == name);

    /// <summary>Those of a resource, by name.</summary>
    public IEnumerable<SubresourceDefinition> Of(ResourceDefinition resource) =>
        all.Select(subresource => subresource.On(resource)).OfType<SubresourceDefinition>().OrderBy(found => found.Name, StringComparer.Ordinal);
}
