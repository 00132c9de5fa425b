using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.NodeAgent.Tests.DevicePlugins;

namespace Krustlet.EndToEnd.Devices;

/// <summary>Device plugins of a test's own, and Pods that ask for what they offer.</summary>
internal static class DevicePods
{
    /// <summary>A plugin at a node, counted in the Node's status when this returns. Each test has a resource of its own: plugins outlive no test, but a Node's amounts do.</summary>
    public static async Task<TestDevicePlugin> OfferAsync(this ClusterFixture cluster, string node, string resource, params string[] healthy)
    {
        var plugin = await TestDevicePlugin.StartAsync(cluster.DevicePluginsFolder(node), resource, $"{resource[(resource.IndexOf('/', StringComparison.Ordinal) + 1)..]}.sock", healthy);
        try
        {
            await plugin.RegisterAsync();
            await cluster.UntilDevicesAsync(node, resource, healthy.Length, healthy.Length);
            return plugin;
        }
        catch
        {
            await plugin.DisposeAsync();
            throw;
        }
    }

    public static Task<V1Node> UntilDevicesAsync(this ClusterFixture cluster, string node, string resource, int capacity, int allocatable) =>
        cluster.UntilAsync(ApiResources.Nodes, null, node, n => Amount(n.Status.Capacity, resource) == capacity && Amount(n.Status.Allocatable, resource) == allocatable, $"offers {allocatable} of {capacity} {resource}");

    public static string DevicePluginsFolder(this ClusterFixture cluster, string node) => Path.Combine(cluster.Stack.Nodes[node].DataDirectory, "device_plugins");

    /// <summary>The container asks for so many.</summary>
    public static V1Pod WithDevices(this V1Pod pod, string resource, int count)
    {
        var amount = new Dictionary<string, ResourceQuantity> { [resource] = new(count.ToString(System.Globalization.CultureInfo.InvariantCulture)) };
        pod.Spec.Containers[0].Resources = new V1ResourceRequirements { Limits = amount, Requests = amount };
        return pod;
    }

    private static decimal? Amount(IDictionary<string, ResourceQuantity>? amounts, string resource) =>
        amounts is not null && amounts.TryGetValue(resource, out var amount) ? amount.ToDecimal() : null;
}
