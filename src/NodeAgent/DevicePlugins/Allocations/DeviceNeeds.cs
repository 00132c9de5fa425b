using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>What a Pod asks for, container by container in the order of their starts. Devices of init containers that end are used again.</summary>
internal static class DeviceNeeds
{
    /// <summary>The needs in the order in which they are allocated; empty for most Pods.</summary>
    /// <param name="pod">The Pod.</param>
    /// <param name="isDevice">Whether a plugin offers a resource.</param>
    public static IReadOnlyList<DeviceNeed> Of(V1Pod pod, Predicate<string> isDevice)
    {
        var needs = new List<DeviceNeed>();
        var reusable = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (container, role) in SourceTransitions.ContainersOf(pod))
        {
            foreach (var (resource, quantity) in container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>())
            {
                if (!isDevice(resource) || quantity.ToDecimal() is not (> 0 and var amount))
                {
                    continue;
                }

                var count = (int)Math.Min(amount, int.MaxValue);
                var left = reusable.GetValueOrDefault(resource);
                var fresh = Math.Max(0, count - left);
                var passesOn = role == ContainerRole.Init;
                reusable[resource] = passesOn ? left + fresh : left - (count - fresh);
                needs.Add(new DeviceNeed(container.Name, resource, count, fresh, passesOn));
            }
        }

        return needs;
    }
}
