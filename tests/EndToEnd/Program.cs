using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Krustlet.DevCluster;

// An embedded control plane in a process of its own, so that it can be put into a network: DIRECTORY PORT PODNETWORK MASK NODE... until SIGTERM.
if (args is not [var directory, var port, var network, var mask, .. var nodes])
{
    await Console.Error.WriteLineAsync("usage: DIRECTORY PORT PODNETWORK MASK NODE...");
    return 64;
}

var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
using var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
{
    context.Cancel = true;
    stop.TrySetResult();
});
var options = new EmbeddedControlPlaneOptions
{
    Directory = directory,
    Port = int.Parse(port, CultureInfo.InvariantCulture),
    PodNetwork = IPNetwork.Parse(network),
    PodNetworkMaskPerNode = int.Parse(mask, CultureInfo.InvariantCulture),
};
await using var controlPlane = await EmbeddedControlPlane.StartAsync(options, CancellationToken.None);
foreach (var node in nodes)
{
    await controlPlane.CreateNodeKubeconfigAsync(node, CancellationToken.None);
}

await File.WriteAllTextAsync(Path.Combine(directory, "ready"), "");
await await Task.WhenAny(stop.Task, controlPlane.Completion);
return 0;
