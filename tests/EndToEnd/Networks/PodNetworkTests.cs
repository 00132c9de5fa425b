using System.Net;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Kubectls;
using Krustlet.EndToEnd.Workloads;
using Krustlet.Testing.ControlPlane.Networks;

namespace Krustlet.EndToEnd.Networks;

/// <summary>Pods of a real podCIDR serve at addresses of their own, and Services know them.</summary>
public abstract class PodNetworkTests(NetworkedClusterFixture cluster)
{
    private const int Port = 8080;

    [Fact]
    public async Task A_deployment_serves_on_each_pods_address_and_its_service_follows_readiness()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.ApplyAsync(space, Workload(await cluster.ImageAsync("health-c"), replicas: 3));
        var pods = await ReadyPodsAsync(space, 3);

        pods.Select(static pod => pod.Spec.NodeName).Distinct().Should().HaveCount(2, "both nodes take Pods");
        pods.Should().OnlyHaveUniqueItems(static pod => pod.Status.PodIP);
        foreach (var pod in pods)
        {
            var node = (await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster(pod.Spec.NodeName), CancellationToken.None))!;
            IPNetwork.Parse(node.Spec.PodCIDR).Contains(IPAddress.Parse(pod.Status.PodIP)).Should().BeTrue($"{pod.Status.PodIP} is of the node's {node.Spec.PodCIDR}");
            pod.Status.PodIPs.Should().ContainSingle().Which.Ip.Should().Be(pod.Status.PodIP);
            pod.Status.HostIP.Should().Be(NetworkedClusterFixture.AddressOf(pod.Spec.NodeName));
            (await AskAsync(pod.Status.PodIP, "/healthz")).Should().Be("ok\n");
        }

        var all = pods.Select(static pod => pod.Status.PodIP).ToList();
        await UntilServedByAsync(space, all);

        await AskAsync(all[0], "/fail");
        await UntilServedByAsync(space, all[1..]);

        await AskAsync(all[0], "/heal");
        await UntilServedByAsync(space, all);
    }

    [Fact]
    public async Task Addresses_outlive_the_agent_and_are_not_given_to_others_meanwhile()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await PodAsync("before", "wasm-0"));
        var before = await ReadyAsync(space, "before");

        await cluster.Stack.Nodes["wasm-0"].Process.KillAsync();
        (await AskAsync(before.Status.PodIP, "/healthz")).Should().Be("ok\n", "module and route outlive the agent");
        (await cluster.Network.IpAsync("route", "show", "table", "local")).Should().Contain("dev lo proto 75");
        await cluster.CreatePodAsync(space, await PodAsync("after", "wasm-0"));
        await cluster.Stack.StartNodeAsync("wasm-0", CancellationToken.None);

        var after = await ReadyAsync(space, "after");
        after.Status.PodIP.Should().NotBe(before.Status.PodIP);
        var adopted = await ReadyAsync(space, "before");
        adopted.Status.PodIP.Should().Be(before.Status.PodIP);
        adopted.Container().ContainerID.Should().Be(before.Container().ContainerID);
        (await AskAsync(before.Status.PodIP, "/healthz")).Should().Be("ok\n");
        (await AskAsync(after.Status.PodIP, "/healthz")).Should().Be("ok\n");
    }

    [Fact]
    public async Task A_pod_on_the_hosts_network_serves_at_the_nodes_address()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await PodAsync("main", "wasm-1");
        pod.Spec.HostNetwork = true;
        pod.Spec.Containers[0].Ports[0].HostPort = Port;
        await cluster.CreatePodAsync(space, pod);

        (await ReadyAsync(space, "main")).Status.PodIP.Should().Be(NetworkedClusterFixture.AddressOf("wasm-1"));
        (await AskAsync(NetworkedClusterFixture.AddressOf("wasm-1"), "/healthz")).Should().Be("ok\n");
    }

    [Fact]
    public async Task A_hostPort_leads_to_the_pod_from_the_nodes_address()
    {
        var space = await cluster.CreateNamespaceAsync();
        var pod = await PodAsync("main", "wasm-1");
        pod.Spec.Containers[0].Ports[0].HostPort = 18080;
        await cluster.CreatePodAsync(space, pod);

        (await ReadyAsync(space, "main")).Status.PodIP.Should().StartWith("10.244.");
        (await AskAsync(NetworkedClusterFixture.AddressOf("wasm-1"), "/healthz", 18080)).Should().Be("ok\n");
    }

    [Fact]
    public async Task Port_forward_reaches_the_pods_address_and_no_server_of_the_node()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, await PodAsync("main", "wasm-1"));
        var pod = await ReadyAsync(space, "main");
        var kubectl = new Kubectl(cluster, KubectlVersion.Installed, space);

        using (var session = kubectl.Open("port-forward", "pod/main", $":{Port}"))
        {
            using var http = new HttpClient { BaseAddress = await LocalEndAsync(session) };
            (await http.GetStringAsync("/healthz")).Should().Be("ok\n");
        }

        // The kubelet API listens on every address of the machine, the Pod's included.
        var node = (await cluster.Api.GetAsync(ApiResources.Nodes, NamespacedName.Cluster("wasm-1"), CancellationToken.None))!;
        var nodePort = node.Status.DaemonEndpoints.KubeletEndpoint.Port;
        (await cluster.Network.ConnectAsync(new IPEndPoint(IPAddress.Parse(pod.Status.PodIP), nodePort), CancellationToken.None)).Dispose();
        using (var session = kubectl.Open("port-forward", "pod/main", $":{nodePort}"))
        {
            using var http = new HttpClient { BaseAddress = await LocalEndAsync(session) };
            await FluentActions.Awaiting(() => http.GetStringAsync("/")).Should().ThrowAsync<HttpRequestException>();
            (await session.StopAsync()).Should().Contain("only ports that its containers declare can be forwarded: 8080");
        }
    }

    [Fact]
    public async Task A_full_range_is_told_by_an_event_until_an_address_is_free()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await TestNode.StartAsync(cluster, NetworkedClusterFixture.Tiny, ["10.99.0.0/30"]);
        await cluster.CreatePodAsync(space, await PodAsync("first", node.Name));
        (await ReadyAsync(space, "first")).Status.PodIP.Should().Be("10.99.0.2");

        await cluster.CreatePodAsync(space, await PodAsync("second", node.Name));
        await cluster.UntilEventAsync(space, "second", "FailedCreatePodSandBox", "Failed to create pod sandbox: no IP addresses available in range set: 10.99.0.2-10.99.0.2");
        await cluster.Api.DeleteAsync(ApiResources.Pods, new NamespacedName(space, "first"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilGoneAsync(ApiResources.Pods, space, "first");

        (await ReadyAsync(space, "second")).Status.PodIP.Should().Be("10.99.0.2");
    }

    [Fact]
    public async Task A_node_of_both_families_gives_pods_an_address_of_each_which_another_machine_reaches_by_a_route()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await TestNode.StartAsync(cluster, NetworkedClusterFixture.Dual, ["10.98.0.0/24", "fd00:98::/64"]);
        await cluster.CreatePodAsync(space, await PodAsync("main", node.Name));

        var pod = await ReadyAsync(space, "main");
        pod.Status.PodIPs.Select(static entry => entry.Ip).Should().Equal("10.98.0.2", "fd00:98::2");
        (await AskAsync("10.98.0.2", "/healthz")).Should().Be("ok\n");
        (await AskAsync("[fd00:98::2]", "/healthz")).Should().Be("ok\n");

        // What a cloud's route controller, or a CNI, does on other machines.
        await using var neighbour = await NetworkNamespace.CreateAsync([], CancellationToken.None);
        await neighbour.CableAsync(cluster.Network, (IPAddress.Parse("198.51.100.2"), IPAddress.Parse("198.51.100.1"), 24), (IPAddress.Parse("fd00:51::2"), IPAddress.Parse("fd00:51::1"), 64));
        await neighbour.IpAsync("route", "add", "10.98.0.0/24", "via", "198.51.100.1");
        await neighbour.IpAsync("-6", "route", "add", "fd00:98::/64", "via", "fd00:51::1");
        using var http = neighbour.CreateHttpClient();
        (await http.GetStringAsync(new Uri($"http://10.98.0.2:{Port}/healthz"))).Should().Be("ok\n");
        (await http.GetStringAsync(new Uri($"http://[fd00:98::2]:{Port}/healthz"))).Should().Be("ok\n");
    }

    [Fact]
    public async Task An_agent_that_leaves_no_module_running_takes_its_route_along()
    {
        await using (await TestNode.StartAsync(cluster, NetworkedClusterFixture.Bare, ["10.97.0.0/24"], arguments: ["--keep-modules=false"]))
        {
            await cluster.UntilAsync(async () => (await RoutesAsync()).Contains("local 10.97.0.0/24 dev lo proto 75", StringComparison.Ordinal), "the route is there");
        }

        (await RoutesAsync()).Should().NotContain("10.97.0.0/24");
    }

    [Fact]
    public async Task Without_the_privilege_pods_share_the_nodes_address_and_the_node_is_ready()
    {
        var space = await cluster.CreateNamespaceAsync();
        await using var node = await TestNode.StartAsync(cluster, NetworkedClusterFixture.Unprivileged, ["10.96.128.0/24"], TestNode.WithoutPrivilege);
        await cluster.CreatePodAsync(space, await PodAsync("main", node.Name));

        (await ReadyAsync(space, "main")).Status.PodIP.Should().Be(NetworkedClusterFixture.AddressOf(node.Name));
        (await AskAsync(NetworkedClusterFixture.AddressOf(node.Name), "/healthz")).Should().Be("ok\n");
        (await File.ReadAllTextAsync(node.LogPath)).Split('\n').Where(static line => line.Contains("CAP_NET_ADMIN", StringComparison.Ordinal)).Should().ContainSingle("it is told once");
        (await RoutesAsync()).Should().NotContain("10.96.128.0/24");
    }

    [Fact]
    public async Task Demanding_the_range_without_the_privilege_fails_at_the_start_with_what_to_do()
    {
        var (code, output) = await TestNode.RunAsync(cluster, TestNode.WithoutPrivilege, "--pod-network", "pod-cidr");

        code.Should().Be(2);
        output.Should().Contain("--pod-network").And.Contain("CAP_NET_ADMIN").And.Contain("auto or node-ip");
    }

    private async Task<V1Pod> PodAsync(string name, string node)
    {
        var pod = WasmPods.Create(name, new V1Container
        {
            Name = "main",
            Image = await cluster.ImageAsync("health-c"),
            Ports = [new V1ContainerPort { ContainerPort = Port, Name = "http" }],
            ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/healthz", Port = "http" }, PeriodSeconds = 1 },
        }).WithRestartPolicy("Always");
        pod.Spec.NodeSelector["kubernetes.io/hostname"] = node;
        pod.Spec.Tolerations.Add(OwnNodes.Toleration);
        return pod;
    }

    private static string Workload(string image, int replicas) => $"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {"{"} name: web {"}"}
        spec:
          replicas: {replicas}
          selector: {"{"} matchLabels: {"{"} app: web {"}"} {"}"}
          template:
            metadata: {"{"} labels: {"{"} app: web {"}"} {"}"}
            spec:
              nodeSelector: {"{"} kubernetes.io/arch: wasm32-wasi, node.krustlet.dev/pool: {ClusterFixture.Pool} {"}"}
              tolerations: [{"{"} key: kubernetes.io/arch, operator: Exists {"}"}]
              topologySpreadConstraints:
              - maxSkew: 1
                topologyKey: kubernetes.io/hostname
                whenUnsatisfiable: ScheduleAnyway
                labelSelector: {"{"} matchLabels: {"{"} app: web {"}"} {"}"}
              containers:
              - name: main
                image: {image}
                ports: [{"{"} name: http, containerPort: {Port}, protocol: TCP {"}"}]
                readinessProbe: {"{"} httpGet: {"{"} path: /healthz, port: http {"}"}, periodSeconds: 1, failureThreshold: 1 {"}"}
        ---
        apiVersion: v1
        kind: Service
        metadata: {"{"} name: web {"}"}
        spec:
          selector: {"{"} app: web {"}"}
          ports: [{"{"} port: 80, targetPort: http, protocol: TCP {"}"}]
        """;

    private Task<V1Pod> ReadyAsync(string space, string name) => cluster.UntilPodAsync(space, name, WasmPods.IsReady, "is Ready");

    private async Task<IReadOnlyList<V1Pod>> ReadyPodsAsync(string space, int count)
    {
        IReadOnlyList<V1Pod> pods = [];
        await cluster.UntilAsync(async () => (pods = (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space))).Items).Count(WasmPods.IsReady) == count, $"{count} Pods are Ready");
        return pods;
    }

    private async Task<string> AskAsync(string host, string path, int port = Port)
    {
        using var http = cluster.Network.CreateHttpClient();
        return await http.GetStringAsync(new Uri($"http://{host}:{port}{path}"));
    }

    private static async Task<Uri> LocalEndAsync(KubectlSession session)
    {
        var line = await session.UntilLineAsync("Forwarding from 127.0.0.1:");
        return new Uri($"http://{line["Forwarding from ".Length..].Split(' ')[0]}");
    }

    private Task<string> RoutesAsync() => cluster.Network.IpAsync("route", "show", "table", "local");

    /// <summary>Until Endpoints and EndpointSlices list these addresses as ready and no other.</summary>
    private async Task UntilServedByAsync(string space, IReadOnlyCollection<string> addresses)
    {
        var slices = await cluster.ServedVersionAsync("EndpointSlice", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1");
        await cluster.UntilAsync(async () => (await EndpointsAsync(space)).SetEquals(addresses), $"Endpoints are {string.Join(", ", addresses)}");
        await cluster.UntilAsync(async () => (await cluster.ReadyEndpointsAsync(space, slices, CancellationToken.None)).SetEquals(addresses), $"EndpointSlices have {string.Join(", ", addresses)} ready");
    }

    private async Task<HashSet<string>> EndpointsAsync(string space)
    {
        var endpoints = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"/api/v1/namespaces/{space}/endpoints"), CancellationToken.None);
        return [.. Items(endpoints, "items").SelectMany(static item => Items(item, "subsets")).SelectMany(static subset => Items(subset, "addresses")).Select(static address => address!["ip"]!.GetValue<string>())];
    }

    private static IEnumerable<JsonNode?> Items(JsonNode? parent, string name) => parent?[name]?.AsArray() ?? [];

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : PodNetworkTests(cluster);

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : PodNetworkTests(cluster);
}
