namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>Why a Pod cannot have its devices, in the kubelet's words.</summary>
internal static class ReservationRules
{
    /// <summary>What a Pod has is what it asks for, as long as it asks for the same.</summary>
    public static DeviceReservation Kept(string podUid, IReadOnlyList<DeviceNeed> needs, PodDevices has)
    {
        foreach (var need in needs)
        {
            var count = has.Allocations.Where(a => a.Container == need.Container && a.Resource == need.Resource).Sum(static a => a.Devices.Count);
            if (count != need.Count)
            {
                return DeviceReservation.Refused($"pod \"{podUid}\" container \"{need.Container}\" changed request for resource \"{need.Resource}\" from {count} to {need.Count}");
            }
        }

        return DeviceReservation.Allocated;
    }

    /// <summary>A resource without a plugin or healthy devices, or a Pod whose devices fell ill before it could start.</summary>
    public static string? Unusable(IReadOnlyList<DeviceNeed> needs, PodDevices? has, IReadOnlyDictionary<string, DeviceResource> resources)
    {
        foreach (var need in needs)
        {
            if (!resources.TryGetValue(need.Resource, out var known))
            {
                return $"cannot allocate unregistered device {need.Resource}";
            }

            if (known.Healthy.IsEmpty)
            {
                return $"no healthy devices present; cannot allocate unhealthy devices {need.Resource}";
            }

            if (has is not null && !known.Healthy.IsSupersetOf(has.Allocations.Where(a => a.Resource == need.Resource).SelectMany(static a => a.Devices)))
            {
                return $"previously allocated devices are no longer healthy; cannot allocate unhealthy devices {need.Resource}";
            }
        }

        return null;
    }
}
