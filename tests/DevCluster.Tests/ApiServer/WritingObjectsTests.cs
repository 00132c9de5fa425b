using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class WritingObjectsTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Pods = "/api/v1/namespaces/default/pods";

    [Fact]
    public async Task An_object_is_created_read_replaced_and_deleted()
    {
        await using var server = await TestServer.StartAsync();

        var created = await server.CreateConfigMapAsync("one");
        created.Code.Should().Be(HttpStatusCode.Created);
        created.Body["metadata"]!["uid"].Should().NotBeNull();
        created.Body["metadata"]!["creationTimestamp"].Should().NotBeNull();

        created.Body["data"]!["a"] = "2";
        var replaced = await server.PutAsync($"{ConfigMaps}/one", created.Body);
        replaced.Code.Should().Be(HttpStatusCode.OK);
        (await server.GetAsync($"{ConfigMaps}/one")).Body["data"]!["a"]!.GetValue<string>().Should().Be("2");

        var deleted = await server.DeleteAsync($"{ConfigMaps}/one");
        deleted.Body["status"]!.GetValue<string>().Should().Be("Success");
        var gone = await server.GetAsync($"{ConfigMaps}/one");
        gone.Code.Should().Be(HttpStatusCode.NotFound);
        gone.Message.Should().Be("configmaps \"one\" not found");
        gone.Body["details"]!["kind"]!.GetValue<string>().Should().Be("configmaps");
    }

    [Fact]
    public async Task A_replace_of_a_stale_version_is_a_conflict()
    {
        await using var server = await TestServer.StartAsync();
        var first = await server.CreateConfigMapAsync("one");
        await server.PatchAsync($"{ConfigMaps}/one", new JsonObject { ["data"] = new JsonObject { ["a"] = "2" } });

        var stale = await server.PutAsync($"{ConfigMaps}/one", first.Body);

        stale.Code.Should().Be(HttpStatusCode.Conflict);
        stale.Reason.Should().Be("Conflict");
        stale.Message.Should().Contain("the object has been modified");
    }

    [Fact]
    public async Task A_write_that_changes_nothing_keeps_the_version()
    {
        await using var server = await TestServer.StartAsync();
        var created = await server.CreateConfigMapAsync("one");

        var same = await server.PatchAsync($"{ConfigMaps}/one", new JsonObject { ["data"] = new JsonObject { ["a"] = "1" } });

        same.Version.Should().Be(created.Version);
    }

    [Fact]
    public async Task A_name_is_generated_and_a_taken_one_refused()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.ConfigMap("x");
        body["metadata"] = new JsonObject { ["generateName"] = "job-" };

        (await server.PostAsync(ConfigMaps, body)).Name.Should().MatchRegex("^job-[a-z0-9]{5}$");
        await server.CreateConfigMapAsync("one");
        var again = await server.CreateConfigMapAsync("one");

        again.Code.Should().Be(HttpStatusCode.Conflict);
        again.Reason.Should().Be("AlreadyExists");
    }

    [Fact]
    public async Task A_dry_run_answers_and_stores_nothing()
    {
        await using var server = await TestServer.StartAsync();

        var answer = await server.PostAsync($"{ConfigMaps}?dryRun=All", Objects.ConfigMap("one"));

        answer.Code.Should().Be(HttpStatusCode.Created);
        (await server.GetAsync($"{ConfigMaps}/one")).Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Unknown_fields_are_refused_warned_of_or_dropped_as_asked()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.ConfigMap("one");
        body["unknown"] = true;

        var strict = await server.PostAsync($"{ConfigMaps}?fieldValidation=Strict", body);
        var warned = await server.PostAsync(ConfigMaps, body);

        strict.Code.Should().Be(HttpStatusCode.BadRequest);
        strict.Message.Should().Contain("unknown field \"unknown\"");
        warned.Code.Should().Be(HttpStatusCode.Created);
        warned.Warnings.Should().ContainSingle().Which.Should().Contain("unknown");
        warned.Body.Should().NotContainKey("unknown");
    }

    [Fact]
    public async Task Status_and_the_rest_are_written_apart_and_only_the_rest_counts_as_a_generation()
    {
        await using var server = await TestServer.StartAsync();
        const string path = "/apis/apps/v1/namespaces/default/deployments";
        var body = Objects.Deployment("web");
        body["status"] = new JsonObject { ["replicas"] = 9 };

        var created = await server.PostAsync(path, body);
        created.Body["status"]!.AsObject().Should().BeEmpty();
        var status = await server.PatchAsync($"{path}/web/status", JsonNode.Parse("""{"spec":{"replicas":5},"status":{"replicas":3}}""")!);
        status.Body["spec"]!["replicas"]!.GetValue<int>().Should().Be(1);
        status.Body["status"]!["replicas"]!.GetValue<int>().Should().Be(3);
        status.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(1);
        var spec = await server.PatchAsync($"{path}/web", JsonNode.Parse("""{"spec":{"replicas":5},"status":{"replicas":0}}""")!);
        spec.Body["spec"]!["replicas"]!.GetValue<int>().Should().Be(5);
        spec.Body["status"]!["replicas"]!.GetValue<int>().Should().Be(3);
        spec.Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task Finalizers_hold_a_deleted_object_until_the_last_is_gone()
    {
        await using var server = await TestServer.StartAsync();
        var body = Objects.ConfigMap("one");
        body["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        await server.PostAsync(ConfigMaps, body);

        var held = await server.DeleteAsync($"{ConfigMaps}/one");
        held.Body["metadata"]!["deletionTimestamp"].Should().NotBeNull();
        var added = await server.PatchAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"metadata":{"finalizers":["example.com/hold","example.com/more"]}}""")!);
        added.Code.Should().Be(HttpStatusCode.UnprocessableEntity);
        await server.PatchAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!);

        (await server.GetAsync($"{ConfigMaps}/one")).Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_pod_is_deleted_gracefully_once_a_node_has_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Pods, Objects.Pod("waiting"));
        await server.PostAsync(Pods, Objects.Pod("bound", node: "n1"));

        await server.DeleteAsync($"{Pods}/waiting");
        var leaving = await server.DeleteAsync($"{Pods}/bound");
        var sooner = await server.DeleteAsync($"{Pods}/bound?gracePeriodSeconds=5");
        var later = await server.DeleteAsync($"{Pods}/bound?gracePeriodSeconds=60");

        (await server.GetAsync($"{Pods}/waiting")).Code.Should().Be(HttpStatusCode.NotFound);
        leaving.Body["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>().Should().Be(30);
        sooner.Body["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>().Should().Be(5);
        later.Body["metadata"]!["deletionGracePeriodSeconds"]!.GetValue<int>().Should().Be(5);
        await server.DeleteAsync($"{Pods}/bound?gracePeriodSeconds=0");
        (await server.GetAsync($"{Pods}/bound")).Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_delete_of_another_incarnation_is_a_conflict()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateConfigMapAsync("one");

        var refused = await server.DeleteAsync($"{ConfigMaps}/one", JsonNode.Parse("""{"preconditions":{"uid":"other"}}""")!.AsObject());

        refused.Code.Should().Be(HttpStatusCode.Conflict);
        (await server.GetAsync($"{ConfigMaps}/one")).Code.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_collection_is_deleted_by_label()
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateConfigMapAsync("one", "a");
        await server.CreateConfigMapAsync("two", "b");

        await server.DeleteAsync($"{ConfigMaps}?labelSelector=app%3Da");

        (await server.GetAsync(ConfigMaps)).ItemNames.Should().Equal("kube-root-ca.crt", "two");
    }

    [Fact]
    public async Task Nothing_is_created_in_a_namespace_that_is_missing_or_leaving()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces", Objects.Named("shop"));
        await server.DeleteAsync("/api/v1/namespaces/shop");

        var missing = await server.PostAsync("/api/v1/namespaces/nowhere/configmaps", Objects.ConfigMap("one"));
        var leaving = await server.PostAsync("/api/v1/namespaces/shop/configmaps", Objects.ConfigMap("one"));

        missing.Code.Should().Be(HttpStatusCode.NotFound);
        missing.Message.Should().Be("namespaces \"nowhere\" not found");
        leaving.Code.Should().Be(HttpStatusCode.Forbidden);
        leaving.Message.Should().Contain("because it is being terminated");
    }

    [Fact]
    public async Task A_namespace_is_gone_when_its_controller_lets_go()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces", Objects.Named("shop"));

        var leaving = await server.DeleteAsync("/api/v1/namespaces/shop");
        leaving.Body["status"]!["phase"]!.GetValue<string>().Should().Be("Terminating");
        await server.PutAsync("/api/v1/namespaces/shop/finalize", JsonNode.Parse("""{"metadata":{"name":"shop"},"spec":{"finalizers":[]}}""")!.AsObject());

        (await server.GetAsync("/api/v1/namespaces/shop")).Code.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Apply_creates_and_then_updates()
    {
        await using var server = await TestServer.StartAsync();
        const string apply = "application/apply-patch+yaml";

        var created = await server.PatchAsync($"{ConfigMaps}/one?fieldManager=me", Objects.ConfigMap("one"), apply);
        var unnamed = await server.PatchAsync($"{ConfigMaps}/one", Objects.ConfigMap("one"), apply);
        var body = Objects.ConfigMap("one");
        body["data"] = new JsonObject { ["b"] = "2" };
        var updated = await server.PatchAsync($"{ConfigMaps}/one?fieldManager=me", body, apply);

        created.Code.Should().Be(HttpStatusCode.Created);
        unnamed.Code.Should().Be(HttpStatusCode.BadRequest);
        updated.Code.Should().Be(HttpStatusCode.OK);
        updated.Body["data"]!["b"]!.GetValue<string>().Should().Be("2");
    }

    [Fact]
    public async Task Yaml_is_read_and_answers_are_json_only()
    {
        await using var server = await TestServer.StartAsync();
        using var yaml = new StringContent("kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: one\ndata:\n  port: \"80\"\n  on: \"yes\"\n");
        yaml.Headers.ContentType = new("application/yaml");

        using var created = await server.Admin.PostAsync(ConfigMaps, yaml);
        var answer = await ApiAnswer.ReadAsync(created);
        var refused = await server.SendAsync(HttpMethod.Post, ConfigMaps, Objects.ConfigMap("two"), "application/cbor");
        var unread = await server.GetAsync($"{ConfigMaps}/one", "application/vnd.kubernetes.protobuf");
        var fallback = await server.GetAsync($"{ConfigMaps}/one", "application/vnd.kubernetes.protobuf,application/json");

        answer.Body["data"]!["port"]!.GetValue<string>().Should().Be("80");
        refused.Code.Should().Be(HttpStatusCode.UnsupportedMediaType);
        unread.Code.Should().Be(HttpStatusCode.NotAcceptable);
        fallback.Name.Should().Be("one");
    }

    [Theory]
    [InlineData("POST", "", "application/json")]
    [InlineData("PUT", "/one", "application/json")]
    [InlineData("PATCH", "/one", "application/merge-patch+json")]
    [InlineData("PATCH", "/one", "application/apply-patch+yaml")]
    public async Task A_field_given_twice_is_refused_when_strict_and_told_otherwise(string method, string suffix, string type)
    {
        await using var server = await TestServer.StartAsync();
        await server.CreateConfigMapAsync("one");
        var name = suffix.Length == 0 ? "two" : "one";
        var body = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"b\":\"1\",\"b\":\"2\"}}";

        var strict = await SendAsync("Strict");
        var warned = await SendAsync("Warn");

        strict.Code.Should().Be(HttpStatusCode.BadRequest);
        strict.Message.Should().Be("strict decoding error: duplicate field \"data.b\"");
        warned.Warnings.Should().ContainSingle().Which.Should().Contain("duplicate field").And.Contain("data.b");
        warned.Body["data"]!["b"]!.GetValue<string>().Should().Be("2");

        async Task<ApiAnswer> SendAsync(string validation)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"{ConfigMaps}{suffix}?fieldManager=test&fieldValidation={validation}{(type.Contains("apply") ? "&force=true" : "")}");
            request.Content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new(type);
            using var response = await server.Admin.SendAsync(request);
            return await ApiAnswer.ReadAsync(response);
        }
    }
}
