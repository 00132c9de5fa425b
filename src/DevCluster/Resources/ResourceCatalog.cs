using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Resources;

/// <summary>What is served now: the built-in resources and those of the established CustomResourceDefinitions.</summary>
internal sealed class ResourceCatalog
{
    private readonly IReadOnlyList<ServedResource> _builtIn;
    private volatile ResourceDirectory _directory;

    public ResourceCatalog(ObjectStore store)
    {
        _builtIn = BuiltInResources.All.Select(resource => Serve(resource, store)).ToArray();
        _directory = new ResourceDirectory(_builtIn);
    }

    /// <summary>The present directory; a new one after every change, so holders can tell.</summary>
    public ResourceDirectory Directory => _directory;

    /// <summary>The built-in resource; the name is known to be there.</summary>
    public ServedResource BuiltIn(string group, string plural) =>
        _builtIn.First(resource => resource.Definition.Group == group && resource.Definition.Plural == plural);

    /// <summary>Replaces all custom resources.</summary>
    public void SetCustomResources(IReadOnlyList<ServedResource> custom) => _directory = new ResourceDirectory([.. _builtIn, .. custom]);

    private static ServedResource Serve(BuiltInResource resource, ObjectStore store)
    {
        var definition = resource.Definition;
        var isEvent = definition.Group == "events.k8s.io";
        var name = isEvent ? "/events" : $"{definition.Group}/{definition.Plural}";
        return new ServedResource(definition, resource.Traits, store.Open(name, resource.Traits.Fields), isEvent ? new EventConversion() : NoConversion.Instance);
    }
}
