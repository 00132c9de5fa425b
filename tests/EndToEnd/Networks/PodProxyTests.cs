using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;

namespace Krustlet.EndToEnd.Networks;

/// <summary>The API server as a way to a Pod's server, for which the Pod needs an address that is not the API server's own.</summary>
public abstract class PodProxyTests(NetworkedClusterFixture cluster)
{
    private const int Port = 8080;

    [Fact]
    public async Task Row_155_a_proxy_leads_to_the_server_of_a_pod()
    {
        var (space, kubectl) = await ServeAsync();

        (await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{space}/pods/main:{Port}/proxy/healthz")).Should().Be("ok\n");
        (await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{space}/pods/http:main:{Port}/proxy/a/b/?q=1")).Should().Be("done\n");
        (await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{space}/pods/main/proxy")).Should().Be("done\n", "the first port that is declared, and its root");
        (await kubectl.RunAsync("delete", "--raw", $"/api/v1/namespaces/{space}/pods/main/proxy/gone")).Should().Be("done\n");
        (await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{space}/pods/main/proxy/redirect?loc=/healthz")).Should().Be("ok\n", "the redirect leads back through the proxy");
        await cluster.UntilAsync(
            async () =>
            {
                var log = await cluster.LogsAsync(space, "main");
                return new[] { "GET /a/b/?q=1 ", "GET / ", "DELETE /gone " }.All(line => log.Contains(line, StringComparison.Ordinal));
            },
            "the module has logged what it was asked");
    }

    [Fact]
    public async Task Row_155_errors_of_the_server_and_of_the_way_to_it_are_told_apart()
    {
        var (space, kubectl) = await ServeAsync();

        await kubectl.RunAsync("get", "--raw", $"/api/v1/namespaces/{space}/pods/main/proxy/fail");
        var unhealthy = await kubectl.TryAsync("", "get", "--raw", $"/api/v1/namespaces/{space}/pods/main/proxy/healthz");
        var closed = await kubectl.TryAsync("", "get", "--raw", $"/api/v1/namespaces/{space}/pods/main:9/proxy/healthz");
        var unknown = await kubectl.TryAsync("", "get", "--raw", $"/api/v1/namespaces/{space}/pods/other:{Port}/proxy/healthz");

        unhealthy.Error.Should().Contain("an error on the server (\"unhealthy\")");
        closed.Error.Should().Contain("error trying to reach service");
        unknown.Error.Should().Contain("(NotFound)").And.Contain("pods \"other\" not found");
    }

    [Fact]
    public async Task Row_155_a_proxy_leads_to_a_pod_of_a_service()
    {
        var (space, kubectl) = await ServeAsync();
        await cluster.Api.CreateAsync(
            ApiResources.Services,
            new V1Service
            {
                Metadata = new V1ObjectMeta { Name = "web", NamespaceProperty = space },
                Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "main" }, Ports = [new V1ServicePort { Name = "web", Port = 80, TargetPort = "http", Protocol = "TCP" }] },
            },
            CancellationToken.None);

        foreach (var name in new[] { "web:80", "web:web", "http:web:web" })
        {
            // Until its Endpoints are there.
            await cluster.UntilAsync(
                async () => (await kubectl.TryAsync("", "get", "--raw", $"/api/v1/namespaces/{space}/services/{name}/proxy/healthz")).Output == "ok\n", $"{name} is served");
        }
    }

    private async Task<(string Space, Kubectl Kubectl)> ServeAsync()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = WasmPods.Create("main", new V1Container
        {
            Name = "main",
            Image = await cluster.ImageAsync("health-c"),
            Ports = [new V1ContainerPort { ContainerPort = Port, Name = "http" }],
            ReadinessProbe = new V1Probe { TcpSocket = new V1TCPSocketAction { Port = "http" }, PeriodSeconds = 1 },
        }).WithRestartPolicy("Always");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "main" };

        // Nodes of other tests come and go.
        pod.Spec.NodeSelector[KrustletLabels.NodePool] = ClusterFixture.Pool;
        await cluster.CreatePodAsync(space, pod);
        await cluster.UntilPodAsync(space, "main", WasmPods.IsReady, "is Ready");
        return (space, new Kubectl(cluster, KubectlVersion.Installed, space));
    }

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : PodProxyTests(cluster);

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : PodProxyTests(cluster);
}
