using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.CustomResources;

/// <summary>Keeps the catalog in step with the stored CustomResourceDefinitions: a definition is served from the moment it is written.</summary>
internal sealed class CustomResourceRegistry
{
    private readonly Lock _gate = new();
    private readonly ObjectStore _store;
    private readonly ResourceCatalog _catalog;
    private readonly ResourceStore _definitions;

    public CustomResourceRegistry(ObjectStore store, ResourceCatalog catalog)
    {
        _store = store;
        _catalog = catalog;
        _definitions = catalog.BuiltIn("apiextensions.k8s.io", "customresourcedefinitions").Store;
        store.Committed += OnCommitted;
        Refresh();
    }

    private void OnCommitted(ResourceStore resource, StoreEvent change)
    {
        if (ReferenceEquals(resource, _definitions))
        {
            Refresh();
        }
    }

    private void Refresh()
    {
        lock (_gate)
        {
            var served = _definitions.Current.Objects.Values.SelectMany(definition => CustomResourceReader.Read(definition.Thaw(), _store)).ToArray();
            _catalog.SetCustomResources(served);
        }
    }
}
