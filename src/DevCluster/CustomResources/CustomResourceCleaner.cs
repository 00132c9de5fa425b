using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Strategies;
using Krustlet.DevCluster.Writes;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.CustomResources;

/// <summary>Deletes the objects of a CustomResourceDefinition that is being deleted, and lets go of it when the last is gone.</summary>
internal sealed partial class CustomResourceCleaner(ObjectStore store, ResourceCatalog catalog, ObjectDeleter deleter, ObjectUpdater updater, ILogger<CustomResourceCleaner> logger)
{
    private static readonly WriteOptions Options = new(UserInfo.Authenticated("system:apiserver", ["system:masters"]), "kube-apiserver", false, FieldValidation.Ignore, false);

    private readonly ServedResource _definitions = catalog.BuiltIn("apiextensions.k8s.io", "customresourcedefinitions");

    /// <summary>Runs until cancelled; looks again after every commit while a definition is on its way out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var changed = AnyOf(_definitions.Store, Leaving());
            foreach (var definition in Leaving())
            {
                Clean(definition);
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task AnyOf(ResourceStore definitions, IEnumerable<StoredObject> leaving) =>
        Task.WhenAny(leaving.Select(StoreOf).OfType<ResourceStore>().Append(definitions).Select(resource => resource.Log.Changed));

    private StoredObject[] Leaving() =>
        _definitions.Store.Current.Objects.Values.Where(definition => ObjectMetadata.IsDeleting(definition.Thaw())).ToArray();

    private ResourceStore? StoreOf(StoredObject definition) =>
        CustomResourceReader.Read(definition.Thaw(), store).FirstOrDefault()?.Store;

    private void Clean(StoredObject definition)
    {
        var served = CustomResourceReader.Read(definition.Thaw(), store).FirstOrDefault();
        foreach (var value in served?.Store.Current.Objects.Values ?? [])
        {
            Attempt(value.Key, () => deleter.Delete(served!, value.Key, DeleteOptions.Now));
        }

        if (served is null || served.Store.Current.Objects.IsEmpty)
        {
            Attempt(definition.Key, () => updater.Update(new UpdateRequest(_definitions, definition.Key, WriteTarget.Main, null, Release, Options)));
        }
    }

    private void Attempt(ObjectKey key, Action change)
    {
        try
        {
            change();
        }
        catch (StatusException error)
        {
            LogNotCleaned(key.ToString(), error.Reason, error.Message);
        }
    }

    private static JsonObject Release(JsonObject live)
    {
        var value = live.DeepClone().AsObject();
        ObjectMetadata.SetFinalizers(value, ObjectMetadata.Finalizers(live).Where(finalizer => finalizer != CustomResourceDefinitionStrategy.CleanupFinalizer).ToArray());
        return value;
    }

    [LoggerMessage(6100, LogLevel.Debug, "Object of a leaving CustomResourceDefinition not cleaned up: {Key} {Reason} {Message}")]
    private partial void LogNotCleaned(string key, string reason, string message);
}
