using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Keeps the CSINode of this node true: which drivers are here, what they call the node, where it is and how many volumes it takes. It is there from the node's registration on,
/// without drivers too, and is made again when it is gone. What the drivers say of the place is put into the Node's labels, for schedulers.
/// </summary>
internal sealed partial class CsiNodeRegistration(IApiClient api, INodeView node, INodeIdentity identity, TimeProvider time, ILogger<CsiNodeRegistration> logger) : IOwnedLoop, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, NodeGetInfoResponse> drivers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> removed = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim writing = new(1, 1);

    /// <inheritdoc/>
    public string Name => "csi-node";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    private NamespacedName Key => NamespacedName.Cluster(identity.NodeName);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await node.Registered.WaitAsync(cancellationToken);
        while (true)
        {
            try
            {
                await EnsureAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is ApiException or PluginException)
            {
                LogNotWritten(logger, identity.NodeName, failure.Message);
            }

            await Task.Delay(Period, time, cancellationToken);
        }
    }

    /// <summary>Adds a driver, and comes back when the cluster knows of it.</summary>
    /// <exception cref="ApiException">It could not be written.</exception>
    /// <exception cref="PluginException">The Node is not registered yet, or says otherwise where it is.</exception>
    public async Task SetAsync(string driver, NodeGetInfoResponse info, CancellationToken cancellationToken)
    {
        var before = drivers.GetValueOrDefault(driver);
        drivers[driver] = info;
        removed.TryRemove(driver, out _);
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch when (before is null)
        {
            drivers.TryRemove(driver, out _);
            throw;
        }
    }

    /// <summary>Takes a driver out. What cannot be written now is written by the loop.</summary>
    public async Task RemoveAsync(string driver, CancellationToken cancellationToken)
    {
        drivers.TryRemove(driver, out _);
        removed[driver] = true;
        try
        {
            await EnsureAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is ApiException or PluginException)
        {
            LogNotWritten(logger, identity.NodeName, failure.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => writing.Dispose();

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var current = node.Current is { Metadata.Uid: not null } registered ? registered : throw new PluginException("the Node is not registered yet");
            var wanted = drivers.OrderBy(static d => d.Key, StringComparer.Ordinal).ToList();
            await EnsureNodeAsync(current, wanted, cancellationToken);
            await EnsureCsiNodeAsync(current, [.. wanted.Select(static d => CsiNodeDrivers.Of(d.Key, d.Value))], cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task EnsureNodeAsync(V1Node current, List<KeyValuePair<string, NodeGetInfoResponse>> wanted, CancellationToken cancellationToken)
    {
        var changes = CsiNodeDrivers.NodeChanges(current, wanted, removed.Keys);
        if (changes.Count > 0)
        {
            changes["uid"] = current.Metadata.Uid;
            var patch = new JsonObject { ["metadata"] = changes };
            await api.PatchAsync(ApiResources.Nodes, Key, new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString()), cancellationToken);
        }
    }

    private async Task EnsureCsiNodeAsync(V1Node current, List<V1CSINodeDriver> wanted, CancellationToken cancellationToken)
    {
        var stored = await api.GetAsync(ApiResources.CsiNodes, Key, cancellationToken);
        if (stored is not null && stored.Metadata.OwnerReferences?.Any(owner => owner.Kind == "Node" && owner.Uid != current.Metadata.Uid) == true)
        {
            // Of a former Node: it would be collected with it.
            await api.DeleteAsync(ApiResources.CsiNodes, Key, new DeleteRequest { Uid = stored.Metadata.Uid }, cancellationToken);
            stored = null;
        }

        if (stored is null)
        {
            await api.CreateAsync(ApiResources.CsiNodes, CsiNodeDrivers.NewCsiNode(current, wanted), cancellationToken);
            return;
        }

        // An entry cannot be changed, only removed and added.
        var entries = (stored.Spec.Drivers ?? []).ToList();
        var good = entries.Where(entry => !removed.ContainsKey(entry.Name) && (wanted.Find(w => w.Name == entry.Name) is not { } own || CsiNodeDrivers.AreSame(own, entry))).ToList();
        stored = good.Count == entries.Count ? stored : await WriteAsync(stored, good, cancellationToken);
        var missing = wanted.Where(own => good.TrueForAll(entry => entry.Name != own.Name)).ToList();
        if (missing.Count > 0)
        {
            await WriteAsync(stored, [.. good, .. missing], cancellationToken);
        }
    }

    private Task<V1CSINode> WriteAsync(V1CSINode stored, List<V1CSINodeDriver> entries, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["uid"] = stored.Metadata.Uid, ["resourceVersion"] = stored.Metadata.ResourceVersion },
            ["spec"] = new JsonObject { ["drivers"] = new JsonArray([.. entries.Select(CsiNodeDrivers.Json)]) },
        };
        return api.PatchAsync(ApiResources.CsiNodes, Key, new PatchRequest(PatchKind.Merge, patch.ToJsonString()), cancellationToken);
    }

    [LoggerMessage(4810, LogLevel.Warning, "The CSINode {Node} could not be written: {Problem}; trying again")]
    private static partial void LogNotWritten(ILogger logger, string node, string problem);
}
