using Krustlet.Testing.ControlPlane.Processes;

namespace Krustlet.Testing.ControlPlane.Components;

/// <summary>The loopback ports of one control plane, held for as long as it lives.</summary>
internal sealed class ControlPlanePorts : IDisposable
{
    private readonly ReservedPort etcdClient = new();
    private readonly ReservedPort etcdPeer = new();
    private readonly ReservedPort apiServer = new();
    private readonly ReservedPort controllerManager = new();
    private readonly ReservedPort scheduler = new();

    public int EtcdPeer => etcdPeer.Number;

    public int EtcdClient => etcdClient.Number;

    public int ApiServer => apiServer.Number;

    public int ControllerManager => controllerManager.Number;

    public int Scheduler => scheduler.Number;

    public void Dispose()
    {
        etcdClient.Dispose();
        etcdPeer.Dispose();
        apiServer.Dispose();
        controllerManager.Dispose();
        scheduler.Dispose();
    }
}
