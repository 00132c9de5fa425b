using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.EndToEnd.Metrics;

/// <summary>
/// metrics.k8s.io as metrics-server serves it, made of what the nodes answer at <c>/metrics/resource</c> through the API server, and
/// registered with the API server's aggregator.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    private const string ApiVersion = "metrics.k8s.io/v1beta1";
    private const string ServicePath = "/apis/apiregistration.k8s.io/v1/apiservices";
    private const string ServiceName = "v1beta1.metrics.k8s.io";
    private static readonly TimeSpan SinceBoot = TimeSpan.FromMilliseconds(Environment.TickCount64);
    private readonly ClusterFixture cluster;
    private readonly WebApplication application;
    private readonly X509Certificate2 certificate = SelfSigned();

    private MetricsServer(ClusterFixture cluster)
    {
        this.cluster = cluster;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        application = builder.Build();
        application.UseRouting();
        application.MapGet($"/apis/{ApiVersion}", context => AnswerAsync(context, Resources()));
        application.MapGet($"/apis/{ApiVersion}/nodes", async context => await AnswerAsync(context, await NodesAsync()));
        application.MapGet($"/apis/{ApiVersion}/namespaces/{{space}}/pods", async context => await AnswerAsync(context, await PodsAsync(context)));
    }

    /// <summary>Serves, and returns when the API server says that it is available.</summary>
    public static async Task<MetricsServer> StartAsync(ClusterFixture cluster, string space)
    {
        var server = new MetricsServer(cluster);
        await server.application.StartAsync();
        var port = new Uri(server.application.Urls.Single()).Port;
        // An external name is the one kind of Service that may point to this machine: Endpoints refuse loopback addresses.
        await cluster.Api.CreateAsync(
            ApiResources.Services,
            new V1Service { Metadata = new V1ObjectMeta { Name = "metrics", NamespaceProperty = space }, Spec = new V1ServiceSpec { Type = "ExternalName", ExternalName = "localhost" } },
            CancellationToken.None);
        await cluster.Api.SendAsync(new RawRequest(HttpMethod.Post, ServicePath, Registration(space, port)), CancellationToken.None);
        await cluster.UntilAsync(server.IsAvailableAsync, "the API server offers metrics.k8s.io");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.Api.SendAsync(new RawRequest(HttpMethod.Delete, $"{ServicePath}/{ServiceName}"), CancellationToken.None);
        await application.DisposeAsync();
        certificate.Dispose();
    }

    private static JsonObject Registration(string space, int port) => new()
    {
        ["apiVersion"] = "apiregistration.k8s.io/v1",
        ["kind"] = "APIService",
        ["metadata"] = new JsonObject { ["name"] = ServiceName },
        ["spec"] = new JsonObject
        {
            ["group"] = "metrics.k8s.io",
            ["version"] = "v1beta1",
            ["groupPriorityMinimum"] = 100,
            ["versionPriority"] = 100,
            ["insecureSkipTLSVerify"] = true,
            ["service"] = new JsonObject { ["namespace"] = space, ["name"] = "metrics", ["port"] = port },
        },
    };

    private static JsonObject Resources() => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = ApiVersion,
        ["resources"] = new JsonArray(Resource("nodes", "NodeMetrics", false), Resource("pods", "PodMetrics", true)),
    };

    private static JsonObject Resource(string name, string kind, bool namespaced) =>
        new() { ["name"] = name, ["singularName"] = "", ["namespaced"] = namespaced, ["kind"] = kind, ["verbs"] = new JsonArray("get", "list") };

    private static Task AnswerAsync(HttpContext context, JsonObject body) => context.Response.WriteAsJsonAsync<JsonNode>(body);

    private static JsonObject List(string kind, IEnumerable<JsonObject> items) =>
        new() { ["kind"] = kind, ["apiVersion"] = ApiVersion, ["metadata"] = new JsonObject(), ["items"] = new JsonArray([.. items]) };

    private static JsonObject Usage(double cores, double bytes) => new()
    {
        ["cpu"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(cores * 1e9)}n"),
        ["memory"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1024)}Ki"),
    };

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = ClusterFixture.Time.GetUtcNow();
        return new CertificateRequest("CN=metrics", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    private static string Timestamp() => ClusterFixture.Time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private async Task<bool> IsAvailableAsync()
    {
        var service = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"{ServicePath}/{ServiceName}"), CancellationToken.None);
        return service!["status"]?["conditions"]?.AsArray().Any(condition => condition!["type"]!.GetValue<string>() == "Available" && condition["status"]!.GetValue<string>() == "True") ?? false;
    }

    private async Task<ResourceMetrics> ScrapeAsync(string node)
    {
        await using var stream = await cluster.Api.OpenStreamAsync($"/api/v1/nodes/{node}/proxy/metrics/resource", CancellationToken.None);
        using var reader = new StreamReader(stream);
        return ResourceMetrics.Parse(await reader.ReadToEndAsync());
    }

    private async Task<JsonObject> NodesAsync()
    {
        var nodes = await Task.WhenAll(cluster.NodeNames.Select(async name => (Name: name, Metrics: await ScrapeAsync(name))));
        return List("NodeMetricsList", nodes.Where(node => node.Metrics is { NodeCpuSeconds: > 0, NodeMemoryBytes: > 0 }).Select(node => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = node.Name },
            ["timestamp"] = Timestamp(),
            ["window"] = "10s",
            ["usage"] = Usage(node.Metrics.NodeCpuSeconds / SinceBoot.TotalSeconds, node.Metrics.NodeMemoryBytes),
        }));
    }

    private async Task<JsonObject> PodsAsync(HttpContext context)
    {
        var space = (string)context.GetRouteValue("space")!;
        var selector = context.Request.Query["labelSelector"].ToString();
        var pods = await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(space, LabelSelector: selector.Length == 0 ? null : selector));
        var samples = (await Task.WhenAll(cluster.NodeNames.Select(ScrapeAsync))).SelectMany(node => node.Containers).ToLookup(sample => (sample.Namespace, sample.Pod));
        return List("PodMetricsList", pods.Items.Select(pod => (pod.Metadata, Containers: samples[(space, pod.Metadata.Name)].ToList())).Where(pod => pod.Containers.Count > 0).Select(pod => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = pod.Metadata.Name, ["namespace"] = space },
            ["timestamp"] = Timestamp(),
            ["window"] = "10s",
            ["containers"] = new JsonArray([.. pod.Containers.Select(sample => new JsonObject { ["name"] = sample.Container, ["usage"] = Usage(sample.Cores, sample.MemoryBytes) })]),
        }));
    }
}
