using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Plugins;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>What drivers say of the node, as entries of its CSINode and as labels and annotation of its Node.</summary>
internal static class CsiNodeDrivers
{
    private const string NodeIds = "csi.volume.kubernetes.io/nodeid";

    /// <summary>A driver's entry.</summary>
    public static V1CSINodeDriver Of(string driver, NodeGetInfoResponse info) => new()
    {
        Name = driver,
        NodeID = info.NodeId,
        TopologyKeys = info.AccessibleTopology?.Segments is { Count: > 0 } segments ? [.. segments.Keys.Order(StringComparer.Ordinal)] : null,
        Allocatable = info.MaxVolumesPerNode is > 0 and <= int.MaxValue and var most ? new V1VolumeNodeResources { Count = (int)most } : null,
    };

    /// <summary>Whether two entries say the same.</summary>
    public static bool AreSame(V1CSINodeDriver one, V1CSINodeDriver other) => JsonNode.DeepEquals(Json(one), Json(other));

    /// <summary>An entry on the wire.</summary>
    public static JsonNode Json(V1CSINodeDriver entry) => JsonSerializer.SerializeToNode(entry, ApiJson.BuiltIn<V1CSINodeDriver>())!;

    /// <summary>The object of a Node, which goes with it.</summary>
    public static V1CSINode NewCsiNode(V1Node node, IList<V1CSINodeDriver> entries) => new()
    {
        ApiVersion = ApiResources.CsiNodes.ApiVersion,
        Kind = ApiResources.CsiNodes.Kind,
        Metadata = new V1ObjectMeta
        {
            Name = node.Metadata.Name,
            OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = node.Metadata.Name, Uid = node.Metadata.Uid }],
        },
        Spec = new V1CSINodeSpec { Drivers = entries },
    };

    /// <summary>The metadata that the Node lacks, or has too much; empty when it is as it should be.</summary>
    /// <param name="node">The Node as it is.</param>
    /// <param name="drivers">What the drivers that are here say.</param>
    /// <param name="gone">Names of drivers that were here: their ids go, the labels of the place stay, as with a kubelet.</param>
    /// <exception cref="PluginException">The Node is labelled as being elsewhere.</exception>
    public static JsonObject NodeChanges(V1Node node, IEnumerable<KeyValuePair<string, NodeGetInfoResponse>> drivers, IEnumerable<string> gone)
    {
        var (labels, ids) = (new JsonObject(), KnownIds(node));
        var known = ids.DeepClone();
        foreach (var driver in gone)
        {
            ids.Remove(driver);
        }

        foreach (var (driver, info) in drivers)
        {
            ids[driver] = info.NodeId;
            foreach (var (key, value) in info.AccessibleTopology?.Segments ?? [])
            {
                var label = node.Metadata.Labels is { } existing && existing.TryGetValue(key, out var found) ? found : null;
                if (label is not null && label != value)
                {
                    throw new PluginException($"CSI driver {driver} says that this node has {key}={value}, and its Node has the label {key}={label}: remove the label, or correct the driver");
                }

                if (label is null)
                {
                    labels[key] = value;
                }
            }
        }

        var changes = new JsonObject();
        if (labels.Count > 0)
        {
            changes["labels"] = labels;
        }

        if (!JsonNode.DeepEquals(ids, known))
        {
            changes["annotations"] = new JsonObject { [NodeIds] = ids.Count > 0 ? ids.ToJsonString() : null };
        }

        return changes;
    }

    private static JsonObject KnownIds(V1Node node)
    {
        if (node.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(NodeIds, out var text))
        {
            return [];
        }

        try
        {
            return JsonNode.Parse(text) as JsonObject ?? [];
        }
        catch (JsonException)
        {
            // Somebody else's text: written anew.
            return [];
        }
    }
}
