using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Krustlet.EndToEnd.Modules;
using Krustlet.EndToEnd.Networks;
using Krustlet.EndToEnd.Workloads;

namespace Krustlet.EndToEnd.Pools;

/// <summary>Another configuration reaches the agents of a Hosted pool while its modules serve.</summary>
public abstract class HostedPoolUpgradeTests(NetworkedClusterFixture cluster)
{
    private const int Port = 8080;
    private const int Replicas = 3;

    /// <summary>Longer than the endpoints of a Pod that is to end need to go, on a busy machine, too.</summary>
    private const int EndpointsGo = 10;

    [Fact]
    public async Task A_pool_of_three_is_replaced_node_by_node_and_no_request_fails()
    {
        var name = await cluster.CreateNamespaceAsync();
        await using var pool = await AgentPool.StartAsync(cluster, name, 1, new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Hosted, Replicas = Replicas });
        await ServeAsync(name);
        var before = await pool.AgentsAsync();
        var slices = await cluster.ServedVersionAsync("EndpointSlice", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1");
        await cluster.UntilAsync(async () => (await cluster.ReadyEndpointsAsync(name, slices, CancellationToken.None)).Count == Replicas, "all replicas serve");
        await using var away = await AwayNodes.StartAsync(cluster, name);
        await using var load = new ServiceLoad(cluster, name, slices, Port);

        await pool.ChangeAsync("""{"spec":{"capacity":{"pods":50}}}""");
        await pool.UntilReadyAsync(Replicas);
        await cluster.UntilAsync(async () => (await cluster.ReadyEndpointsAsync(name, slices, CancellationToken.None)).Count == Replicas, "all replicas serve again");
        await load.StopAsync();
        await away.StopAsync();

        load.Failures.Should().BeEmpty();
        load.Answers.Should().HaveCountGreaterThan(Replicas, "Pods of the old and the new nodes answered");
        away.Most.Should().Be(1, away.History);
        var wanted = (await cluster.Api.GetAsync(ApiResources.StatefulSets, new NamespacedName(AgentPool.OperatorNamespace, pool.Workload), CancellationToken.None))!.Spec.Template.Metadata.Annotations[KrustletLabels.Configuration];
        var nodes = await pool.NodesAsync();
        nodes.Keys.Should().BeEquivalentTo(Enumerable.Range(0, Replicas).Select(number => $"{pool.Workload}-{number}"));
        nodes.Values.Should().OnlyContain(node => node.Metadata.Labels[KrustletLabels.Configuration] == wanted && node.Status.Capacity["pods"].ToInt32() == 50);
        (await pool.AgentsAsync()).Select(static agent => agent.Metadata.Uid).Should().NotIntersectWith(before.Select(static agent => agent.Metadata.Uid));
        await pool.UntilEventsAsync("NodeDraining", nodes.Keys);
        await pool.UntilEventsAsync("NodeReplaced", nodes.Keys);

        await cluster.Api.DeleteAsync(ApiResources.Deployments, new NamespacedName(name, "web"), new DeleteRequest(), CancellationToken.None);
        await cluster.UntilAsync(async () => (await cluster.PodsAsync(name)).All(static pod => pod.Metadata.Labels?.ContainsKey("app") != true), "the modules are gone");
        await pool.DeleteAsync();
    }

    /// <summary>A preStop hook that lasts, by a means that the API server knows.</summary>
    private protected abstract Task<string> PreStopAsync(string space);

    private async Task ServeAsync(string space)
    {
        var budgets = await cluster.ServedVersionAsync("PodDisruptionBudget", "policy/v1", "policy/v1beta1");
        await cluster.ApplyAsync(space, Workload(await cluster.ImageAsync("health-c"), space, await PreStopAsync(space), budgets));
        await cluster.UntilAsync(
            ApiResources.Deployments, space, "web", static web => web.Status?.AvailableReplicas == Replicas, "is available", TimeSpan.FromMinutes(5));
        await cluster.UntilAsync(
            async () => (int?)(await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"/apis/{budgets}/namespaces/{space}/poddisruptionbudgets/web"), CancellationToken.None))!["status"]?["currentHealthy"] == Replicas,
            "the budget has counted the Pods");
    }

    /// <summary>One replica a node: a Hosted node's Pods share its address, so that there is one to serve at a port.</summary>
    private static string Workload(string image, string pool, string preStop, string budgets) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec:
          replicas: {{Replicas}}
          selector: { matchLabels: { app: web } }
          strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }
          template:
            metadata: { labels: { app: web } }
            spec:
              nodeSelector: { kubernetes.io/arch: wasm32-wasi, node.krustlet.dev/pool: {{pool}} }
              tolerations: [{ key: kubernetes.io/arch, operator: Exists }]
              terminationGracePeriodSeconds: 60
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                  - topologyKey: kubernetes.io/hostname
                    labelSelector: { matchLabels: { app: web } }
              containers:
              - name: main
                image: {{image}}
                ports: [{ name: http, containerPort: {{Port}}, protocol: TCP }]
                readinessProbe: { httpGet: { path: /healthz, port: http }, periodSeconds: 1 }
                lifecycle: { preStop: {{preStop}} }
        ---
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec:
          selector: { app: web }
          ports: [{ port: 80, targetPort: http, protocol: TCP }]
        ---
        apiVersion: {{budgets}}
        kind: PodDisruptionBudget
        metadata: { name: web }
        spec:
          maxUnavailable: 1
          selector: { matchLabels: { app: web } }
        """;

    [Collection(EmbeddedNetwork.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedNetworkFixture cluster) : HostedPoolUpgradeTests(cluster)
    {
        private protected override Task<string> PreStopAsync(string space) => Task.FromResult($"{{ sleep: {{ seconds: {EndpointsGo} }} }}");
    }

    [Collection(RealNetwork.Name)]
    public sealed class OnTheRealControlPlane(RealNetworkFixture cluster) : HostedPoolUpgradeTests(cluster)
    {
        private readonly RealNetworkFixture cluster = cluster;

        /// <summary>Kubernetes 1.20 knows no hook that sleeps: somebody else takes its time to answer.</summary>
        private protected override async Task<string> PreStopAsync(string space)
        {
            var pod = WasmPods.Create("slow", new V1Container { Name = "main", Image = await cluster.ImageAsync("health-c"), Ports = [new V1ContainerPort { ContainerPort = Port }] });
            pod.Spec.NodeSelector["kubernetes.io/hostname"] = cluster.NodeNames[0];
            await cluster.CreatePodAsync(space, pod);
            var slow = await cluster.UntilPodAsync(space, "slow", static found => found.Status?.Phase == "Running", "runs");
            return $"{{ httpGet: {{ host: {slow.Status.PodIP}, port: {Port}, path: '/slow?seconds={EndpointsGo}' }} }}";
        }
    }
}
