using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Capabilities;
using Krustlet.NodeAgent.DevicePlugins.Allocations;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.LifecycleHooks;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.TerminationMessages;
using Krustlet.NodeAgent.Volumes;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Turns a container of a Pod into what a module host is asked for.</summary>
internal sealed class ModuleRequests(EnvironmentBuilder environments, ContainerMounts mounts, ContainerDevices devices, TerminationFiles terminations, HostsFile hosts, PodLogFolders logs, ModuleLogLimits limits, OutboundCeiling ceiling)
{
    private static readonly TimeSpan ObjectAge = TimeSpan.FromSeconds(1);

    /// <summary>The request for one start.</summary>
    /// <exception cref="ContainerConfigException">Environment or mounts cannot be made, a handler cannot work, or an annotation cannot be read.</exception>
    public async Task<ModuleStart> BuildAsync(PodFacts pod, ContainerFacts container, StartContainer start, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var spec = container.Spec;
        HandlerRules.Check(spec);
        var environment = await environments.BuildAsync(pod, spec, now - ObjectAge, cancellationToken);
        devices.AddTo(environment, pod, spec);
        var listeners = start.Image.IsComponent ? [] : ContainerListeners.Build(pod, spec);
        ContainerListeners.Announce(listeners, environment);
        var request = new StartModuleRequest
        {
            Id = ContainerIds.For(pod.Key.Uid, container.Name, start.Attempt, start.Try),
            Owner = OwnerOf(pod, container, start),
            ModulePath = start.Image.Path,
            ModuleDigest = start.Image.Digest,
            Runtime = Runtime.Auto,
            LogPath = logs.PathOf(pod.Key, container.Name, start.Attempt),
            LogMaxBytes = limits.MaxBytes,
            LogMaxFiles = limits.MaxFiles,
            Limits = InstanceLimits.Of(pod.Pod, container.Resources),
            WorkingDirectory = spec.WorkingDir ?? "",
            StandardInput = spec.Stdin == true,
            OutboundHttp = ceiling.Hold(OutboundGrants.Of(pod.Pod)),
        };
        request.Arguments.AddRange(ArgumentVector.Build(pod.Pod, spec, environment));
        if (environment.Find(PodHostname.Variable) is null)
        {
            // A runtime's variable, not the Pod's: $(HOSTNAME) is not expanded.
            request.Environment.Add(new EnvironmentVariable { Name = PodHostname.Variable, Value = PodHostname.Of(pod) });
        }

        request.Environment.AddRange(environment.All.Select(static v => new EnvironmentVariable { Name = v.Key, Value = v.Value }));
        request.Listeners.AddRange(listeners);
        request.Mounts.AddRange(mounts.Build(pod, spec, environment));
        request.Mounts.AddRange(devices.MountsOf(pod, spec));
        request.Mounts.AddRange(new[] { terminations.Create(pod, spec, request.Id, start.Image.IsComponent), hosts.Create(pod, spec, start.Image.IsComponent) }.OfType<Mount>());
        await devices.PreStartAsync(pod, spec, cancellationToken);
        logs.Create(pod.Key, container.Name);
        return new ModuleStart(pod.Key, request, start.Image.IsComponent || AsksForIsolation(pod.Pod));
    }

    private static Owner OwnerOf(PodFacts pod, ContainerFacts container, StartContainer start) => new()
    {
        PodNamespace = pod.Key.Namespace,
        PodName = pod.Key.Name,
        PodUid = pod.Key.Uid,
        ContainerName = container.Name,
        Attempt = (uint)start.Attempt,
        Image = start.Image.Image,
        ImageId = start.Image.ImageId,
    };

    private static bool AsksForIsolation(V1Pod pod) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(KrustletLabels.Isolation, out var value) && value == "Pod";
}
