using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>One object made for a module under the module's name: found, applied, deleted, never taken from somebody else.</summary>
internal sealed class OwnedChild<T>(
    IApiClient client,
    ServedResource<T> served,
    IObjectStore<T> store,
    ServerSideApplier applier,
    IEventRecorder events,
    OperatorMetrics metrics)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string Background = "Background";
    private readonly NewestObjects<T> _newest = new(store);

    /// <summary>The kind, in the version that the API server has.</summary>
    public ApiResource<T> Resource => served.Current;

    /// <summary>
    /// The object as last seen, if it is ours. Throws <see cref="ModuleRefusedException"/> when somebody else's stands in its
    /// place; <see cref="ChildState{T}.IsLeaving"/> when one that is going does.
    /// </summary>
    public async Task<ChildState<T>> FindAsync(WasmModule module, CancellationToken cancellationToken)
    {
        // The store holds only objects with our label: before making one, ask whether the name is free.
        if (_newest.Get(NameOf(module)) is { } known)
        {
            return StateOf(module, known);
        }

        if (await client.GetAsync(Resource, NameOf(module), cancellationToken) is not { } live)
        {
            return new ChildState<T>(null, IsLeaving: false);
        }

        _newest.Saw(live);
        return StateOf(module, live);
    }

    /// <summary>Applies the object if it differs. Throws <see cref="ModuleRefusedException"/> when the API server finds it invalid.</summary>
    public async Task<T> ApplyAsync(WasmModule module, T desired, T? live, CancellationToken cancellationToken)
    {
        try
        {
            var result = await applier.ApplyAsync(Resource, desired, live, cancellationToken: cancellationToken);
            if (result.Outcome == ApplyOutcome.Applied)
            {
                _newest.Saw(result.Object);
                Announce(module, live, result.Object);
            }

            return result.Object;
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.Invalid or ApiErrorReason.BadRequest)
        {
            throw new ModuleRefusedException(RefusalReason.InvalidWorkload, $"the API server refuses the {Resource.Kind}: {e.Status?.Message ?? e.Message}", e);
        }
    }

    /// <summary>Deletes the object if there is one of ours.</summary>
    public async Task RemoveAsync(WasmModule module, string why, CancellationToken cancellationToken)
    {
        var live = store.Get(NameOf(module));
        if (live is null || live.Metadata.DeletionTimestamp is not null || ModuleLabels.OwnerOf(live.Metadata, module) != Ownership.Ours)
        {
            return;
        }

        var request = new DeleteRequest(live.Metadata.Uid, PropagationPolicy: Background);
        if (await client.DeleteAsync(Resource, NameOf(module), request, cancellationToken))
        {
            Count("delete");
            events.Record(ObjectReferences.To(module), EventSeverity.Normal, EventReasons.WorkloadDeleted, $"Deleted {Resource.Kind} {module.Metadata.Name}: {why}");
        }

        Forget(NameOf(module));
    }

    /// <summary>Forgets what was applied.</summary>
    public void Forget(NamespacedName name)
    {
        applier.Forget(Resource, name);
        _newest.Forget(name);
    }

    private ChildState<T> StateOf(WasmModule module, T live)
    {
        var owner = ModuleLabels.OwnerOf(live.Metadata, module);
        if (owner == Ownership.Foreign)
        {
            throw new ModuleRefusedException(
                RefusalReason.NameTaken, $"a {Resource.Kind} named {module.Metadata.Name} exists that this module did not make: delete it, or give the module another name");
        }

        return new ChildState<T>(live, owner == Ownership.Predecessor || live.Metadata.DeletionTimestamp is not null);
    }

    private static NamespacedName NameOf(WasmModule module) => new(module.Metadata.NamespaceProperty, module.Metadata.Name);

    private void Announce(WasmModule module, T? before, T after)
    {
        Count(before is null ? "create" : "update");
        if (before is null)
        {
            events.Record(ObjectReferences.To(module), EventSeverity.Normal, EventReasons.WorkloadCreated, $"Created {Resource.Kind} {after.Metadata.Name}");
        }
        else if (before.Metadata.Generation != after.Metadata.Generation)
        {
            events.Record(ObjectReferences.To(module), EventSeverity.Normal, EventReasons.WorkloadUpdated, $"Updated {Resource.Kind} {after.Metadata.Name} for a changed spec");
        }
    }

    private void Count(string verb) => metrics.WorkloadWrites.Add(1, new("kind", Resource.Kind), new("verb", verb));
}
