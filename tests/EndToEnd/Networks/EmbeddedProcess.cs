using System.Globalization;
using Krustlet.DevCluster.Stacks;
using Krustlet.EndToEnd.Clusters;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>The embedded control plane in a process inside a network (Program.cs).</summary>
internal sealed class EmbeddedProcess : IControlPlane
{
    private const int Mask = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly string directory;
    private readonly ChildProcess process;

    private EmbeddedProcess(string directory, int port, ChildProcess process)
    {
        (this.directory, this.process) = (directory, process);
        Server = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{port}/"));
    }

    public Uri Server { get; }

    public string AdminKubeconfigPath => Path.Combine(directory, "admin.kubeconfig");

    public string ClientCaPath => Path.Combine(directory, "ca.crt");

    public static async Task<EmbeddedProcess> StartAsync(NetworkNamespace network, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        var port = FreePorts.Next();
        network.Relay(port);
        string[] command = [.. network.Enter, Path.ChangeExtension(typeof(EmbeddedProcess).Assembly.Location, null), directory, port.ToString(CultureInfo.InvariantCulture), NetworkedClusterFixture.PodNetwork.ToString(), Mask.ToString(CultureInfo.InvariantCulture), .. NetworkedClusterFixture.Names];
        var process = await ChildProcess.StartAsync("control-plane", command, new Dictionary<string, string>(), Path.Combine(directory, "control-plane.log"));
        var controlPlane = new EmbeddedProcess(directory, port, process);
        try
        {
            await controlPlane.WaitReadyAsync(cancellationToken);
            return controlPlane;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The process wrote one for each node at its start.</summary>
    public Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken) =>
        Task.FromResult(Path.Combine(directory, $"node-{nodeName}.kubeconfig"));

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!File.Exists(Path.Combine(directory, "ready")))
        {
            if (process.HasExited || patience.IsCancellationRequested)
            {
                throw new StackException($"the control plane is not ready; its log ends:\n{await process.ReadTailAsync(cancellationToken)}");
            }

            await Task.Delay(Pause, ClusterFixture.Time, cancellationToken);
        }
    }
}
