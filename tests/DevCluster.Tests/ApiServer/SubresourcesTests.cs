using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class SubresourcesTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task Logs_come_from_the_node_asked_for_by_the_api_server()
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StubKubelet.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("n1", kubelet.Port));
        await server.PostAsync(Pods, Objects.Pod("p", node: "n1"));

        var log = await server.GetAsync($"{Pods}/p/log?tailLines=5&follow=true&ignored=x");
        var wrong = await server.GetAsync($"{Pods}/p/log?container=other");

        log.Text.Should().Contain("CN=kube-apiserver-kubelet-client").And.Contain("follow=true&tailLines=5").And.NotContain("ignored");
        wrong.Code.Should().Be(HttpStatusCode.BadRequest);
        wrong.Message.Should().Be("container other is not valid for pod p");
    }

    [Fact]
    public async Task The_nodes_own_error_is_passed_on()
    {
        await using var server = await TestServer.StartAsync();
        await using var kubelet = await StubKubelet.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("n1", kubelet.Port));
        await server.PostAsync(Pods, Objects.Pod("unknown", node: "n1"));

        var answer = await server.GetAsync($"{Pods}/unknown/log");

        answer.Code.Should().Be(HttpStatusCode.NotFound);
        answer.Message.Should().Be("no such container");
    }

    [Fact]
    public async Task Logs_of_a_pod_on_no_node_or_on_a_silent_one_say_so()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Pods, Objects.Pod("waiting"));
        await server.PostAsync("/api/v1/nodes", Objects.Node("silent", port: 1));
        await server.PostAsync(Pods, Objects.Pod("bound", node: "silent"));

        var waiting = await server.GetAsync($"{Pods}/waiting/log");
        var silent = await server.GetAsync($"{Pods}/bound/log");

        waiting.Message.Should().Be("pod waiting does not have a host assigned");
        silent.Code.Should().Be(HttpStatusCode.InternalServerError);
        silent.Message.Should().Contain("error dialing the node agent at https://127.0.0.1:1");
    }

    [Fact]
    public async Task A_resize_changes_resources_and_nothing_else_and_not_the_quality_of_service()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p", node: "n1");
        body["spec"]!["containers"]![0]!["resources"] = JsonNode.Parse("""{"requests":{"cpu":"1"}}""");
        var created = await server.PostAsync(Pods, body);
        var name = (string)created.Body["spec"]!["containers"]![0]!["name"]!;

        var plain = await server.PatchAsync($"{Pods}/p", Resources(name, """{"requests":{"cpu":"2"}}"""));
        var resized = await server.PatchAsync($"{Pods}/p/resize", Resources(name, """{"requests":{"cpu":"2"}}""", image: "other"));
        var classless = await server.PatchAsync($"{Pods}/p/resize", Resources(name, """{"requests":{"cpu":"2","memory":"1Gi"},"limits":{"cpu":"2","memory":"1Gi"}}"""));

        plain.Code.Should().Be(HttpStatusCode.UnprocessableEntity, "only the subresource may");
        resized.Code.Should().Be(HttpStatusCode.OK);
        resized.Body["spec"]!["containers"]![0]!["resources"]!["requests"]!["cpu"]!.GetValue<string>().Should().Be("2");
        resized.Body["spec"]!["containers"]![0]!["image"]!.GetValue<string>().Should().NotBe("other");
        resized.Body["metadata"]!["generation"]!.GetValue<long>().Should().Be(2);
        classless.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        classless.Message.Should().Contain("Pod QOS Class may not change as a result of resizing");
    }

    [Fact]
    public async Task Ephemeral_containers_come_and_stay_as_they_are()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Pods, Objects.Pod("p", node: "n1"));
        // As kubectl debug adds one.
        const string strategic = "application/strategic-merge-patch+json";

        var added = await server.PatchAsync($"{Pods}/p/ephemeralcontainers", Ephemeral("debugger", "tool"), strategic);
        var more = await server.PatchAsync($"{Pods}/p/ephemeralcontainers", Ephemeral("second", "tool"), strategic);
        var changed = await server.PatchAsync($"{Pods}/p/ephemeralcontainers", Ephemeral("debugger", "another"), strategic);

        added.Code.Should().Be(HttpStatusCode.OK);
        more.Body["spec"]!["ephemeralContainers"]!.AsArray().Select(c => (string)c!["name"]!).Should().BeEquivalentTo("debugger", "second");
        changed.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        changed.Message.Should().Contain("existing ephemeral containers \"debugger\" may not be removed or changed");

        static JsonNode Ephemeral(string name, string image) =>
            new JsonObject { ["spec"] = new JsonObject { ["ephemeralContainers"] = new JsonArray(new JsonObject { ["name"] = name, ["image"] = image }) } };
    }

    private static JsonNode Resources(string name, string resources, string? image = null)
    {
        var container = new JsonObject { ["name"] = name, ["resources"] = JsonNode.Parse(resources) };
        if (image is not null)
        {
            container["image"] = image;
        }

        return new JsonObject { ["spec"] = new JsonObject { ["containers"] = new JsonArray(container) } };
    }

    [Fact]
    public async Task An_eviction_deletes_unless_a_budget_forbids_it()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p", node: "n1");
        body["metadata"]!["labels"] = new JsonObject { ["app"] = "web" };
        await server.PostAsync(Pods, body);
        await server.PatchAsync($"{Pods}/p/status", JsonNode.Parse("""{"status":{"phase":"Running"}}""")!);
        var budget = Objects.Named("budget");
        budget["spec"] = JsonNode.Parse("""{"minAvailable":1,"selector":{"matchLabels":{"app":"web"}}}""");
        await server.PostAsync("/apis/policy/v1/namespaces/default/poddisruptionbudgets", budget);
        var eviction = Objects.Named("p");

        var refused = await server.PostAsync($"{Pods}/p/eviction", eviction);
        await server.DeleteAsync("/apis/policy/v1/namespaces/default/poddisruptionbudgets/budget");
        var evicted = await server.PostAsync($"{Pods}/p/eviction", eviction);

        refused.Code.Should().Be(HttpStatusCode.TooManyRequests);
        evicted.Code.Should().Be(HttpStatusCode.Created);
        (await server.GetAsync($"{Pods}/p")).Body["metadata"]!["deletionTimestamp"].Should().NotBeNull();
    }

    [Fact]
    public async Task A_stream_that_is_not_upgraded_is_told_to()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Pods, Objects.Pod("p", node: "n1"));

        var refused = await server.PostAsync($"{Pods}/p/exec?command=ls", new JsonObject());

        refused.Code.Should().Be(HttpStatusCode.BadRequest);
        refused.Message.Should().StartWith("Upgrade request required");
    }
}
