using k8s.Models;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.LifecycleHooks;

/// <summary>
/// Refuses handlers that cannot work for a module, before it starts: <c>exec</c> anywhere, since a module has no processes, and
/// <c>tcpSocket</c> hooks, which no kubelet runs. The container waits in CreateContainerConfigError and says so.
/// </summary>
internal static class HandlerRules
{
    /// <exception cref="ContainerConfigException">A handler cannot work.</exception>
    public static void Check(V1Container container)
    {
        Check("livenessProbe", container.LivenessProbe);
        Check("readinessProbe", container.ReadinessProbe);
        Check("startupProbe", container.StartupProbe);
        Check("lifecycle.postStart", container.Lifecycle?.PostStart);
        Check("lifecycle.preStop", container.Lifecycle?.PreStop);
    }

    private static void Check(string field, V1Probe? probe)
    {
        if (probe?.Exec is not null)
        {
            throw new ContainerConfigException($"{field}.exec cannot work: a WebAssembly module has no processes to execute a command in; use httpGet, tcpSocket or grpc");
        }
    }

    private static void Check(string field, V1LifecycleHandler? hook)
    {
        if (hook?.Exec is not null)
        {
            throw new ContainerConfigException($"{field}.exec cannot work: a WebAssembly module has no processes to execute a command in; use httpGet or sleep");
        }

        if (hook?.TcpSocket is not null)
        {
            throw new ContainerConfigException($"{field}.tcpSocket cannot work: no kubelet runs such a hook; use httpGet or sleep");
        }
    }
}
