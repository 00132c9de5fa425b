using System.Text.Json.Nodes;
using Krustlet.DevCluster.Tests.ApiServer;

namespace Krustlet.DevCluster.Tests.Kubectls;

/// <summary>Old kubectls speak SPDY, new ones try a WebSocket first and fall back.</summary>
public sealed class KubectlStreamTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kubectl_reaches_the_kubelet_and_shows_what_it_refuses_with(bool oldest)
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StreamingKubelet.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("n1", kubelet.Port));
        await RunPodAsync(server, "unknown");
        await RunPodAsync(server, "p");
        using var kubectl = await KubectlRun.CreateAsync(oldest, server.Server.AdminKubeconfig);

        var text = await kubectl.TryAsync("exec", "unknown", "-c", "text", "--", "ls");
        var status = await kubectl.TryAsync("exec", "unknown", "-c", "main", "--", "ls");
        await kubectl.UntilLineAsync("Forwarding from 127.0.0.1:", "port-forward", "pod/p", ":80");

        text.Should().Match<(int Code, string Text)>(run => run.Code != 0 && run.Text.Contains("unable to upgrade connection: " + StreamingKubelet.UnknownText));
        status.Should().Match<(int Code, string Text)>(run => run.Code != 0 && run.Text.Contains("the kubelet says no"));
        kubelet.Asked.Should().Be("POST /portForward/default/p");
    }

    private static async Task RunPodAsync(TestServer server, string name)
    {
        var body = Objects.Pod(name, node: "n1");
        body["spec"]!["containers"]!.AsArray().Add(new JsonObject { ["name"] = "text", ["image"] = "a" });
        await server.PostAsync(Pods, body);
        await server.PatchAsync($"{Pods}/{name}/status", JsonNode.Parse("""{"status":{"phase":"Running"}}""")!);
    }
}
