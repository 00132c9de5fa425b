using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.KubeletApi;

/// <summary>What other programs read from the kubelet API, and who may.</summary>
public abstract class KubeletEndpointTests(ClusterFixture cluster)
{
    private static readonly Func<HttpRequestMessage, object?, object?, object, bool> AnyCertificate = static (_, certificate, _, _) => certificate is not null;

    [Fact]
    public async Task Row_148_the_figures_of_kubectl_top_are_there_and_none_is_zero()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("sleeper", await cluster.ImageAsync("sleep-wat")));
        var pod = await cluster.UntilPodAsync(space, "sleeper", WasmPods.IsReady, "is ready");

        var lines = (await NodeAsync(pod.Spec.NodeName, "metrics/resource")).Split('\n');

        foreach (var name in (string[])["container_cpu_usage_seconds_total", "container_memory_working_set_bytes", "container_start_time_seconds"])
        {
            var sample = lines.Single(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains($"namespace=\"{space}\"", StringComparison.Ordinal));
            var words = sample[(sample.IndexOf('}', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            words.Should().HaveCount(2, "metrics-server wants a time with each");
            double.Parse(words[0], System.Globalization.CultureInfo.InvariantCulture).Should().BePositive();
        }

        lines.Should().Contain(line => line.StartsWith("node_cpu_usage_seconds_total ", StringComparison.Ordinal));
        lines.Should().Contain(line => line.StartsWith("node_memory_working_set_bytes ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Row_148_the_summary_the_pods_and_the_configuration_are_told()
    {
        var space = await cluster.CreateNamespaceAsync();
        await cluster.CreatePodAsync(space, WasmPods.Create("sleeper", await cluster.ImageAsync("sleep-wat")));
        var node = (await cluster.UntilPodAsync(space, "sleeper", WasmPods.IsReady, "is ready")).Spec.NodeName;

        var summary = JsonNode.Parse(await NodeAsync(node, "stats/summary"))!;
        var pods = JsonNode.Parse(await NodeAsync(node, "pods"))!;
        var running = JsonNode.Parse(await NodeAsync(node, "runningpods/"))!;
        var configuration = JsonNode.Parse(await NodeAsync(node, "configz"))!;

        var stats = summary["pods"]!.AsArray().Single(pod => pod!["podRef"]!["namespace"]!.GetValue<string>() == space)!;
        stats["ephemeral-storage"]!["capacityBytes"]!.GetValue<long>().Should().BePositive();
        stats["containers"]![0]!["logs"]!["inodesUsed"]!.GetValue<long>().Should().BePositive("the container has a log");
        summary["node"]!["runtime"]!["imageFs"]!["usedBytes"]!.GetValue<long>().Should().BePositive("its module is stored");
        pods["items"]!.AsArray().Should().Contain(pod => pod!["metadata"]!["namespace"]!.GetValue<string>() == space && pod["status"]!["phase"]!.GetValue<string>() == "Running");
        running["items"]!.AsArray().Should().Contain(pod => pod!["metadata"]!["namespace"]!.GetValue<string>() == space);
        configuration["kubeletconfig"]!["maxPods"]!.GetValue<int>().Should().BePositive();
    }

    [Fact]
    public async Task The_metrics_that_dashboards_of_kubelets_show_are_there()
    {
        var space = await cluster.CreateNamespaceAsync();
        var sleeper = WasmPods.Create("sleeper", await cluster.ImageAsync("sleep-wat")).WithVolume(new V1Volume { Name = "e", EmptyDir = new V1EmptyDirVolumeSource() }, "/e");
        sleeper.Spec.Containers[0].ImagePullPolicy = "Always";
        await cluster.CreatePodAsync(space, sleeper);
        var node = (await cluster.UntilPodAsync(space, "sleeper", WasmPods.IsReady, "is ready")).Spec.NodeName;

        var lines = (await NodeAsync(node, "metrics")).Split('\n');

        foreach (var series in (string[])[
            "kubelet_node_name{", "kubelet_running_pods", "kubelet_running_containers{container_state=\"running\"}", "kubelet_started_pods_total", "kubelet_started_containers_total",
            "kubelet_pod_start_duration_seconds_bucket", "kubelet_pod_start_sli_duration_seconds_bucket", "kubelet_pod_worker_duration_seconds_bucket{operation_type=\"create\"",
            "kubelet_pod_status_sync_duration_seconds_bucket", "kubelet_runtime_operations_total{operation_type=\"start_container\"}",
            "kubelet_runtime_operations_duration_seconds_bucket{operation_type=\"start_container\"", "kubelet_image_pull_duration_seconds_bucket",
            "storage_operation_duration_seconds_bucket{migrated=\"false\",operation_name=\"volume_mount\",status=\"success\"", "rest_client_requests_total{code=\"200\""])
        {
            lines.Should().Contain(line => line.StartsWith(series, StringComparison.Ordinal) && !line.EndsWith(" 0", StringComparison.Ordinal), series);
        }
    }

    [Fact]
    public async Task Row_149_nobody_is_let_in_without_a_certificate_or_a_good_token()
    {
        using var stranger = await KubeletAsync(null);
        using var liar = await KubeletAsync("not-a-token");

        foreach (var path in (string[])["/healthz", "/pods", "/metrics/resource", "/no/such/path"])
        {
            (await stranger.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);
            (await liar.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.Unauthorized, path);
        }
    }

    [Fact]
    public async Task Row_149_a_service_account_is_known_by_its_token()
    {
        var space = await cluster.CreateNamespaceAsync();
        using var kubelet = await KubeletAsync(await TokenAsync(space));

        (await kubelet.GetAsync("/pods")).StatusCode.Should().NotBe(HttpStatusCode.Unauthorized);
    }

    private protected async Task<HttpClient> KubeletAsync(string? token)
    {
        var node = await cluster.Api.GetAsync(ApiResources.Nodes, new NamespacedName(null, cluster.NodeNames[0]), CancellationToken.None);
        var address = node!.Status.Addresses.First(candidate => candidate.Type == "InternalIP").Address;
        var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (request, certificate, chain, errors) => AnyCertificate(request, certificate, chain, errors) };
        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://{address}:{node.Status.DaemonEndpoints.KubeletEndpoint.Port}") };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private protected async Task<string> TokenAsync(string space)
    {
        var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject { ["audiences"] = new JsonArray() } };
        var answer = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Post, $"/api/v1/namespaces/{space}/serviceaccounts/default/token", request), CancellationToken.None);
        return answer!["status"]!["token"]!.GetValue<string>();
    }

    private async Task<string> NodeAsync(string node, string path)
    {
        await using var stream = await cluster.Api.OpenStreamAsync($"/api/v1/nodes/{node}/proxy/{path}", CancellationToken.None);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    [Collection(EmbeddedCluster.Name)]
    public sealed class OnTheEmbeddedControlPlane(EmbeddedClusterFixture cluster) : KubeletEndpointTests(cluster);

    [Collection(RealCluster.Name)]
    public sealed class OnTheRealControlPlane(RealClusterFixture cluster) : KubeletEndpointTests(cluster)
    {
        private readonly ClusterFixture cluster = cluster;

        [Fact]
        public async Task Row_149_who_is_known_may_do_what_its_rights_on_the_node_say_and_no_more()
        {
            var space = await cluster.CreateNamespaceAsync();
            using var kubelet = await KubeletAsync(await TokenAsync(space));

            var refused = await kubelet.GetAsync("/pods");

            refused.StatusCode.Should().Be(HttpStatusCode.Forbidden);
            (await refused.Content.ReadAsStringAsync()).Should().Be($"Forbidden (user=system:serviceaccount:{space}:default, verb=get, resource=nodes, subresource(s)=[pods proxy])");
            await cluster.ApplyAsync(space, $$"""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: { name: {{space}}-metrics }
                rules:
                - { apiGroups: [""], resources: [nodes/metrics], verbs: [get] }
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: { name: {{space}}-metrics }
                roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {{space}}-metrics }
                subjects:
                - { kind: ServiceAccount, name: default, namespace: {{space}} }
                """);
            await cluster.UntilAsync(async () => (await kubelet.GetAsync("/metrics/resource")).StatusCode == HttpStatusCode.OK, "allowed to read figures");
            (await kubelet.GetAsync("/pods")).StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }
    }
}
