using System.Text.Json.Nodes;
using Krustlet.Operator.Tests.Config;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>The chart, rendered by Helm, is what <c>kubectl apply -k</c> applies.</summary>
public sealed class HelmChartTests
{
    private const string Space = "krustlet-system";
    private const string WithNamespace = "namespace.create=true";

    [Fact]
    public async Task As_it_is_it_renders_every_object_and_field_of_the_default_kustomization()
    {
        var chart = await Rendered.ByHelmAsync(Space, WithNamespace);
        var kustomization = await Rendered.ByKustomizeAsync();

        kustomization.Should().HaveCountGreaterThan(15);
        Differences.Between(chart, kustomization).Should().BeEmpty();
    }

    [Theory]
    [InlineData("PodMonitor", "config/monitoring")]
    [InlineData("ServiceMonitor", "config/monitoring", "config/monitoring/servicemonitors")]
    public async Task With_monitoring_it_renders_what_the_components_add(string monitor, params string[] components)
    {
        var chart = await Rendered.ByHelmAsync(Space, WithNamespace, "monitoring.enabled=true", $"monitoring.operatorMonitor={monitor}");
        var kustomization = await Rendered.ByKustomizeAsync(components);

        kustomization.Select(item => item["kind"]!.GetValue<string>()).Should().Contain([monitor, "PrometheusRule", "ConfigMap"]);
        Differences.Between(chart, kustomization).Should().BeEmpty();
    }

    [Fact]
    public async Task In_another_namespace_it_differs_by_nothing_else()
    {
        var there = await Rendered.ByHelmAsync("elsewhere", WithNamespace, "monitoring.enabled=true");
        var here = await Rendered.ByHelmAsync(Space, WithNamespace, "monitoring.enabled=true");

        var moved = here.Select(item => (JsonObject)JsonNode.Parse(item.ToJsonString().Replace(Space, "elsewhere", StringComparison.Ordinal))!);

        Differences.Between(there, moved).Should().BeEmpty();
    }

    [Fact]
    public async Task Every_value_gets_to_its_place()
    {
        var objects = await Rendered.ByHelmAsync(
            Space, "image.repository=registry.example.com/operator", $"image.digest=sha256:{new string('a', 64)}", "image.pullPolicy=Always", "imagePullSecrets[0].name=pull",
            "replicas=3", "arguments={--workers=8}", "resources.limits.memory=1Gi", "podLabels.team=edge", "podAnnotations.note=kept", "nodeSelector.disk=ssd",
            "tolerations[0].key=apart", "affinity.nodeAffinity.x=y", "topologySpreadConstraints[0].maxSkew=1", "priorityClassName=system-cluster-critical",
            "runtimeClasses.create=false", "pools.edge.provisioning=Hosted", "pools.edge.replicas=2", "monitoring.enabled=true", "monitoring.labels.release=prometheus");

        var deployment = objects.Single(item => item["kind"]!.GetValue<string>() == "Deployment")["spec"]!;
        var pod = deployment["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        deployment["replicas"]!.GetValue<long>().Should().Be(3);
        Json(deployment["template"]!["metadata"]).Should().Be("""{"labels":{"app.kubernetes.io/name":"krustlet-operator","team":"edge"},"annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"8080","note":"kept"}}""");
        Json(container["image"]).Should().Be($"\"registry.example.com/operator@sha256:{new string('a', 64)}\"");
        Json(container["imagePullPolicy"]).Should().Be("\"Always\"");
        Json(container["args"]).Should().Be("""["--health-address","http://*:8080","--workers=8"]""");
        Json(container["resources"]).Should().Be("""{"limits":{"memory":"1Gi"},"requests":{"cpu":"50m","memory":"96Mi"}}""");
        Json(pod["imagePullSecrets"]).Should().Be("""[{"name":"pull"}]""");
        Json(pod["nodeSelector"]).Should().Be("""{"disk":"ssd"}""");
        Json(pod["tolerations"]).Should().Be("""[{"key":"apart"}]""");
        Json(pod["affinity"]).Should().Be("""{"nodeAffinity":{"x":"y"}}""");
        Json(pod["topologySpreadConstraints"]).Should().Be("""[{"maxSkew":1}]""");
        Json(pod["priorityClassName"]).Should().Be("\"system-cluster-critical\"");
        objects.Should().NotContain(item => item["kind"]!.GetValue<string>() == "RuntimeClass" || item["kind"]!.GetValue<string>() == "Namespace");
        Json(objects.Single(item => item["kind"]!.GetValue<string>() == "WasmNodePool")).Should().Be(
            """{"apiVersion":"wasm.krustlet.dev/v1alpha1","kind":"WasmNodePool","metadata":{"name":"edge","annotations":{"helm.sh/resource-policy":"keep"}},"spec":{"provisioning":"Hosted","replicas":2}}""");
        var labelled = objects.Where(item => item["metadata"]!["labels"]?["release"] is not null).Select(item => item["kind"]!.GetValue<string>());
        labelled.Should().BeEquivalentTo("PodMonitor", "PodMonitor", "PrometheusRule");
    }

    [Theory]
    [InlineData("replica=3", "replica")]
    [InlineData("replicas=many", "replicas")]
    [InlineData("image.digest=latest", "digest")]
    [InlineData("monitoring.operatorMonitor=Probe", "operatorMonitor")]
    [InlineData("pools.edge.replicas=2", "provisioning")]
    public async Task A_value_that_it_does_not_know_is_refused_by_name(string value, string named)
    {
        var run = await Rendered.TryHelmAsync("template", "krustlet", Repository.PathOf(Rendered.Chart), "--set", value);

        run.ExitCode.Should().NotBe(0);
        run.Error.Should().Contain(named);
    }

    [Fact]
    public async Task Helm_finds_nothing_wrong_with_it_and_its_version_is_the_operators()
    {
        await Rendered.HelmAsync("lint", "--strict", Repository.PathOf(Rendered.Chart));

        var version = typeof(OperatorHost).Assembly.GetName().Version!.ToString(3);
        (await Rendered.HelmAsync("show", "chart", Repository.PathOf(Rendered.Chart))).Split('\n').Should().Contain([$"version: {version}", $"appVersion: {version}"]);
    }

    private static string Json(JsonNode? node) => node!.ToJsonString(Relaxed);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
