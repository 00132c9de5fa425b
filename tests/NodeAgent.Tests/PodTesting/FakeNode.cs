using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>A registered Node.</summary>
internal sealed class FakeNode(V1Node? current) : INodeView, INodeIdentity, INodeReader
{
    /// <summary>What the next read finds; null for what is known.</summary>
    public V1Node? Newer { get; set; }

    public V1Node? Current { get; set; } = current;

    public Task Registered => Task.CompletedTask;

    public string NodeName => "node-1";

    public IPAddress HostIp { get; } = IPAddress.Parse("192.0.2.1");

    public Task ReadAsync(CancellationToken cancellationToken)
    {
        Current = Newer ?? Current;
        return Task.CompletedTask;
    }

    public static FakeNode WithCidr(string? cidr, int pods = 110) => new(new V1Node
    {
        Metadata = new V1ObjectMeta { Name = "node-1", Uid = "uid-node-1" },
        Spec = new V1NodeSpec { PodCIDR = cidr },
        Status = new V1NodeStatus { Allocatable = new Dictionary<string, ResourceQuantity> { ["pods"] = new(pods.ToString(System.Globalization.CultureInfo.InvariantCulture)), ["cpu"] = new("4"), ["memory"] = new("4Gi") } },
    });
}
