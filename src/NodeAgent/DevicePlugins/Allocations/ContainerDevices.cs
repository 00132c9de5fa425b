using Grpc.Core;
using k8s.Models;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.Volumes;
using HostMount = Krustlet.ModuleHost.Protocol.Mount;

namespace Krustlet.NodeAgent.DevicePlugins.Allocations;

/// <summary>Gives a container's start what its devices' plugins said.</summary>
internal sealed class ContainerDevices(DeviceManager devices)
{
    /// <summary>Adds the plugins' variables; those of the Pod stand, and of two plugins the later one's.</summary>
    public void AddTo(EnvironmentVariables environment, PodFacts pod, V1Container container)
    {
        var given = devices.AllocationsOf(pod.Key.Uid, container.Name).SelectMany(static a => a.Environment).ToLookup(static v => v.Key, static v => v.Value, StringComparer.Ordinal);
        foreach (var variable in given.Where(variable => environment.Find(variable.Key) is null))
        {
            environment.Set(variable.Key, variable.Last());
        }
    }

    /// <summary>The plugins' mounts, but for paths where the Pod mounts something itself.</summary>
    public IEnumerable<HostMount> MountsOf(PodFacts pod, V1Container container) =>
        devices.AllocationsOf(pod.Key.Uid, container.Name)
            .SelectMany(static a => a.Mounts)
            .DistinctBy(static m => m.ContainerPath, StringComparer.Ordinal)
            .Where(m => container.VolumeMounts?.Any(own => GuestPaths.Of(own) == m.ContainerPath) != true)
            .Select(static m => new HostMount { HostPath = m.HostPath, GuestPath = m.ContainerPath, ReadOnly = m.ReadOnly });

    /// <summary>Lets the plugins that want to ready the devices for this start.</summary>
    /// <exception cref="ContainerConfigException">One could not, or is not there.</exception>
    public async Task PreStartAsync(PodFacts pod, V1Container container, CancellationToken cancellationToken)
    {
        foreach (var allocation in devices.AllocationsOf(pod.Key.Uid, container.Name).Where(static a => a.PreStartRequired))
        {
            if (devices.PluginOf(allocation.Resource) is not { } plugin)
            {
                throw new ContainerConfigException($"the device plugin of {allocation.Resource}, which readies its devices before each start, is not there: the container waits for it");
            }

            try
            {
                await plugin.Calls.PreStartAsync(allocation.Devices, cancellationToken);
            }
            catch (RpcException failure) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ContainerConfigException($"device plugin PreStartContainer rpc failed with err: {DeviceAllocator.Told(failure)}");
            }
            catch (RpcException)
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }
}
