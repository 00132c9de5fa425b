using k8s.Models;
using Krustlet.NodeAgent.ClusterObjects;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>Services in memory.</summary>
internal sealed class FakeServices : IServiceDirectory
{
    private readonly List<V1Service> services = [];

    public Task Synced { get; init; } = Task.CompletedTask;

    public IReadOnlyList<V1Service> List() => services;

    public void Add(string inNamespace, string name, string? ip, params (int Number, string? Name)[] ports) => services.Add(new V1Service
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = inNamespace },
        Spec = new V1ServiceSpec { ClusterIP = ip, Ports = [.. ports.Select(static p => new V1ServicePort { Port = p.Number, Name = p.Name, Protocol = "TCP" })] },
    });
}
