using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class AdmissionTests
{
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task A_pod_gets_its_account_the_api_access_volume_tolerations_and_a_priority()
    {
        await using var server = await TestServer.StartAsync();

        var pod = await server.PostAsync(Pods, Objects.Pod("p"));

        var spec = pod.Body["spec"]!;
        spec["serviceAccountName"]!.GetValue<string>().Should().Be("default");
        var volume = spec["volumes"]![0]!;
        volume["name"]!.GetValue<string>().Should().StartWith("kube-api-access-");
        volume["projected"]!["sources"]!.AsArray().Should().HaveCount(3);
        spec["containers"]![0]!["volumeMounts"]![0]!["mountPath"]!.GetValue<string>().Should().Be("/var/run/secrets/kubernetes.io/serviceaccount");
        spec["tolerations"]!.AsArray().Select(toleration => (string)toleration!["key"]!)
            .Should().Equal("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
        spec["priority"]!.GetValue<int>().Should().Be(0);
        pod.Body["status"]!["phase"]!.GetValue<string>().Should().Be("Pending");
        pod.Body["status"]!["qosClass"]!.GetValue<string>().Should().Be("BestEffort");
    }

    [Fact]
    public async Task A_pod_with_scheduling_gates_says_what_keeps_it()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p");
        body["spec"]!["schedulingGates"] = new JsonArray(new JsonObject { ["name"] = "example.com/later" });

        var condition = (await server.PostAsync(Pods, body)).Body["status"]!["conditions"]!.AsArray().Should().ContainSingle().Subject!;
        condition["type"]!.GetValue<string>().Should().Be("PodScheduled");
        condition["status"]!.GetValue<string>().Should().Be("False");
        condition["reason"]!.GetValue<string>().Should().Be("SchedulingGated");
    }

    [Theory]
    [InlineData("""{"requests":{"cpu":"100m","memory":"1Gi"},"limits":{"cpu":"0.1","memory":"1024Mi"}}""", null, "Guaranteed")]
    [InlineData(null, """{"requests":{"cpu":"100m","memory":"1Gi"},"limits":{"cpu":"0.1","memory":"1024Mi"}}""", "Guaranteed")]
    [InlineData("""{"limits":{"cpu":"1","memory":"1Gi"}}""", """{"requests":{"cpu":"100m"}}""", "Burstable")]
    public async Task The_quality_of_service_follows_the_amounts_however_they_are_written(string? container, string? whole, string expected)
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p");
        body["spec"]!["containers"]![0]!["resources"] = container is null ? null : JsonNode.Parse(container);
        body["spec"]!["resources"] = whole is null ? null : JsonNode.Parse(whole);

        var pod = await server.PostAsync(Pods, body);

        pod.Body["status"]!["qosClass"]!.GetValue<string>().Should().Be(expected, pod.Message);
    }

    [Fact]
    public async Task A_manifest_can_be_written_again_over_what_admission_added()
    {
        await using var server = await TestServer.StartAsync();
        var tolerations = JsonNode.Parse("""{"spec":{"tolerations":[{"key":"arch","operator":"Exists"}]}}""")!;
        var body = Objects.Pod("p");
        body["spec"]!["tolerations"] = tolerations["spec"]!["tolerations"]!.DeepClone();
        var created = await server.PostAsync(Pods, body);

        var again = await server.PatchAsync($"{Pods}/p", tolerations);

        again.Code.Should().Be(HttpStatusCode.OK, again.Message);
        again.Version.Should().Be(created.Version);
    }

    [Fact]
    public async Task What_admission_added_belongs_to_nobody()
    {
        await using var server = await TestServer.StartAsync();

        var pod = await server.PostAsync(Pods, Objects.Pod("p"));

        var owned = pod.Body["metadata"]!["managedFields"]!.AsArray().Should().ContainSingle().Subject!["fieldsV1"]!["f:spec"]!.AsObject();
        owned.Should().ContainKey("f:containers").And.ContainKey("f:restartPolicy");
        owned.Should().NotContainKey("f:tolerations").And.NotContainKey("f:volumes").And.NotContainKey("f:priority").And.NotContainKey("f:serviceAccountName");
    }

    [Fact]
    public async Task Plain_text_of_a_secret_is_owned_as_the_data_it_becomes()
    {
        await using var server = await TestServer.StartAsync();
        var secret = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = "s" }, ["stringData"] = new JsonObject { ["k"] = "v" } };

        var made = await server.PostAsync("/api/v1/namespaces/default/secrets", secret);

        made.Body["data"]!["k"]!.GetValue<string>().Should().Be("dg==");
        made.Body.AsObject().Should().NotContainKey("stringData");
        var owned = made.Body["metadata"]!["managedFields"]!.AsArray().Should().ContainSingle().Subject!["fieldsV1"]!.AsObject();
        owned.Should().ContainKey("f:data").And.NotContainKey("f:stringData");
    }

    [Fact]
    public async Task A_pod_that_declines_the_token_gets_no_volume()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p");
        body["spec"]!["automountServiceAccountToken"] = false;

        (await server.PostAsync(Pods, body)).Body["spec"]!.AsObject().Should().NotContainKey("volumes");
    }

    [Theory]
    [InlineData("serviceAccountName", "ghost", "serviceaccount \"ghost\" not found")]
    [InlineData("runtimeClassName", "ghost", "RuntimeClass \"ghost\" not found")]
    [InlineData("priorityClassName", "ghost", "no PriorityClass with name ghost was found")]
    public async Task A_pod_that_names_what_is_not_there_is_forbidden(string field, string name, string message)
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Pod("p");
        body["spec"]![field] = name;

        var refused = await server.PostAsync(Pods, body);

        refused.Code.Should().Be(HttpStatusCode.Forbidden);
        refused.Message.Should().Contain(message);
    }

    [Fact]
    public async Task A_runtime_class_lends_its_selector_tolerations_and_overhead()
    {
        await using var server = await TestServer.StartAsync();
        var runtime = Objects.Named("wasm");
        runtime["handler"] = "wasm";
        runtime["scheduling"] = JsonNode.Parse("""{"nodeSelector":{"arch":"wasm"},"tolerations":[{"key":"arch","operator":"Exists"}]}""");
        runtime["overhead"] = JsonNode.Parse("""{"podFixed":{"memory":"1Mi"}}""");
        await server.PostAsync("/apis/node.k8s.io/v1/runtimeclasses", runtime);
        var body = Objects.Pod("p");
        body["spec"]!["runtimeClassName"] = "wasm";
        var clash = body.DeepClone().AsObject();
        clash["spec"]!["nodeSelector"] = new JsonObject { ["arch"] = "amd64" };

        var pod = await server.PostAsync(Pods, body);
        var refused = await server.PostAsync(Pods, clash);

        pod.Body["spec"]!["nodeSelector"]!["arch"]!.GetValue<string>().Should().Be("wasm");
        pod.Body["spec"]!["tolerations"]!.AsArray().Should().Contain(toleration => (string?)toleration!["key"] == "arch");
        pod.Body["spec"]!["overhead"]!["memory"]!.GetValue<string>().Should().Be("1Mi");
        refused.Code.Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_new_node_is_tainted_until_it_is_seen_ready()
    {
        await using var server = await TestServer.StartAsync();

        var node = await server.PostAsync("/api/v1/nodes", Objects.Node("n1"));

        node.Body["spec"]!["taints"]![0]!["key"]!.GetValue<string>().Should().Be("node.kubernetes.io/not-ready");
        node.Body["status"]!["addresses"]!.AsArray().Should().HaveCount(1);
    }

    [Fact]
    public async Task A_service_gets_an_address_of_its_own()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.Named("web");
        body["spec"] = JsonNode.Parse("""{"type":"NodePort","selector":{"a":"b"},"ports":[{"port":80}]}""");

        var service = await server.PostAsync("/api/v1/namespaces/default/services", body);

        service.Body["spec"]!["clusterIP"]!.GetValue<string>().Should().MatchRegex(@"^10\.96\.\d+\.\d+$").And.NotBe("10.96.0.1");
        service.Body["spec"]!["ports"]![0]!["nodePort"]!.GetValue<int>().Should().BeInRange(30000, 32767);
    }
}
