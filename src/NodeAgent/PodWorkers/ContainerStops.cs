using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.PodLifecycle.Actions;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLifecycle.Transitions;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>Stops runs.</summary>
internal sealed class ContainerStops(IModuleHosts hosts, IPodEvents events, TimeProvider time)
{
    /// <summary>One stop; the end itself is reported by the host. A preStop hook before it has told of it already.</summary>
    public async Task<Func<PodFacts, PodFacts>> StopAsync(PodFacts pod, StopContainer stop, CancellationToken stopping)
    {
        if (stop.ExitCode == ExitCodes.Terminated && pod.Container(stop.Container).PreStop == HookProgress.None)
        {
            events.Emit(pod.Pod, ContainerEvents.Killing(pod.Container(stop.Container), stop.Why));
        }

        try
        {
            await hosts.StopAsync(stop.RunId, stop.ExitCode, stopping);
            return f => f.StopDelivered(stop.Container);
        }
        catch (ModuleHostException)
        {
            return f => f.StopFailed(stop.Container, time.GetUtcNow());
        }
    }
}
