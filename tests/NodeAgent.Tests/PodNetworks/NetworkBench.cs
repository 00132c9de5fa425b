using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.PodNetworks;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.PodNetworks;

/// <summary>A node's Pod network on a kernel of the test's own. <see cref="Start"/> again is an agent's restart.</summary>
internal sealed class NetworkBench : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FakeNode Node { get; } = FakeNode.WithCidr(null);

    public FakeLocalRoutes Kernel { get; } = new();

    public FakeHostNetwork Machine { get; } = new();

    public ListLogger<PodNetwork> Log { get; } = new();

    public NetworkBench(params string[] cidrs) => Assign(cidrs);

    public void Assign(params string[] cidrs)
    {
        Node.Current!.Spec.PodCIDRs = cidrs;
        Node.Current.Spec.PodCIDR = cidrs.FirstOrDefault();
    }

    public PodNetwork Start(PodNetworkMode mode = PodNetworkMode.Auto)
    {
        var options = new PodNetworkOptions(mode, folder.Combine("pod-network"), KeepOnStop: true);
        return new PodNetwork(Node, Node, options, new PodRoutes(Kernel, Machine, options), new AddressRecords(options), Log);
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The addresses that a Pod is given, as text.</summary>
    public static string Take(PodNetwork network, string pod, Action<V1Pod>? change = null)
    {
        var made = TestPods.Pod(name: pod);
        change?.Invoke(made);
        return string.Join(' ', network.Acquire(new PodSimulation(made).Facts));
    }

    public static IPNetwork Range(string cidr) => IPNetwork.Parse(cidr);
}
