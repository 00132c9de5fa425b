using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class ReadingObjectsTests
{
    private const string ConfigMaps = "/api/v1/namespaces/kube-public/configmaps";
    private const string AsTable = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task Pages_show_the_revision_of_the_first()
    {
        await using var server = await TestServer.StartAsync();
        await CreateAsync(server, "a", "b", "c");

        var first = await server.GetAsync($"{ConfigMaps}?limit=2");
        await CreateAsync(server, "bb");
        await server.DeleteAsync($"{ConfigMaps}/c");
        var second = await server.GetAsync($"{ConfigMaps}?limit=5&continue={first.Body["metadata"]!["continue"]}");

        first.ItemNames.Should().Equal("a", "b");
        first.Body["metadata"]!["remainingItemCount"]!.GetValue<int>().Should().Be(2);
        second.ItemNames.Should().Equal("c", "kube-root-ca.crt");
        second.Version.Should().Be(first.Version);
        second.Body["metadata"]!.AsObject().Should().NotContainKey("continue");
    }

    [Fact]
    public async Task A_page_whose_revision_is_forgotten_is_410()
    {
        await using var server = await TestServer.StartAsync();
        await CreateAsync(server, "a", "b");
        var first = await server.GetAsync($"{ConfigMaps}?limit=1");

        server.Server.Faults.ExpireHistory();
        var second = await server.GetAsync($"{ConfigMaps}?limit=1&continue={first.Body["metadata"]!["continue"]}");

        second.Code.Should().Be(HttpStatusCode.Gone);
        second.Reason.Should().Be("Expired");
    }

    [Fact]
    public async Task An_exact_revision_is_read_as_it_was_and_a_future_one_refused()
    {
        await using var server = await TestServer.StartAsync();
        await CreateAsync(server, "a");
        var then = await server.GetAsync(ConfigMaps);
        await CreateAsync(server, "b");

        var exact = await server.GetAsync($"{ConfigMaps}?resourceVersion={then.Version}&resourceVersionMatch=Exact");
        var latest = await server.GetAsync($"{ConfigMaps}?resourceVersion=0");
        var future = await server.GetAsync($"{ConfigMaps}?resourceVersion=999999");

        exact.ItemNames.Should().Equal("a", "kube-root-ca.crt");
        latest.ItemNames.Should().Equal("a", "b", "kube-root-ca.crt");
        future.Code.Should().Be(HttpStatusCode.GatewayTimeout);
        future.Body["details"]!["causes"]![0]!["reason"]!.GetValue<string>().Should().Be("ResourceVersionTooLarge");
    }

    [Theory]
    [InlineData("labelSelector=app%3Dweb", "one")]
    [InlineData("labelSelector=app!%3Dweb", "kube-root-ca.crt,three,two")]
    [InlineData("labelSelector=app+in+(web,db)", "one,two")]
    [InlineData("labelSelector=app,app+notin+(web)", "two")]
    [InlineData("labelSelector=!app", "kube-root-ca.crt,three")]
    [InlineData("fieldSelector=metadata.name%3Dtwo", "two")]
    [InlineData("fieldSelector=metadata.name!%3Dtwo&labelSelector=app", "one")]
    public async Task Selectors_choose_objects(string query, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(ConfigMaps, Objects.ConfigMap("one", "web"));
        await server.PostAsync(ConfigMaps, Objects.ConfigMap("two", "db"));
        await server.PostAsync(ConfigMaps, Objects.ConfigMap("three"));

        (await server.GetAsync($"{ConfigMaps}?{query}")).ItemNames.Should().Equal(expected.Split(','));
    }

    [Theory]
    [InlineData("labelSelector=app+in+web")]
    [InlineData("fieldSelector=spec.colour%3Dred")]
    [InlineData("fieldSelector=nonsense")]
    [InlineData("limit=many")]
    [InlineData("continue=nonsense!")]
    [InlineData("resourceVersion=yesterday")]
    public async Task A_malformed_query_is_refused(string query)
    {
        await using var server = await TestServer.StartAsync();

        (await server.GetAsync($"{ConfigMaps}?{query}")).Code.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Items_of_built_in_kinds_carry_no_type_of_their_own()
    {
        await using var server = await TestServer.StartAsync();

        var list = await server.GetAsync(ConfigMaps);

        list.Body["kind"]!.GetValue<string>().Should().Be("ConfigMapList");
        list.Body["items"]![0]!.AsObject().Should().NotContainKeys("kind", "apiVersion");
    }

    [Fact]
    public async Task Metadata_alone_can_be_asked_for()
    {
        await using var server = await TestServer.StartAsync();

        var list = await server.GetAsync(ConfigMaps, "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");

        list.Body["kind"]!.GetValue<string>().Should().Be("PartialObjectMetadataList");
        list.Body["items"]![0]!["kind"]!.GetValue<string>().Should().Be("PartialObjectMetadata");
        list.Body["items"]![0]!.AsObject().Should().NotContainKey("data");
    }

    [Fact]
    public async Task Events_are_one_object_in_both_of_their_groups()
    {
        await using var server = await TestServer.StartAsync();
        var body = JsonNode.Parse("""
            {"metadata":{"name":"e","namespace":"default"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},
             "reason":"Pulled","message":"hello","type":"Normal","count":2,"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:00:00Z"}
            """)!.AsObject();
        await server.PostAsync("/api/v1/namespaces/default/events", body);

        var other = await server.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events/e");
        var selected = await server.GetAsync("/api/v1/events?fieldSelector=involvedObject.name%3Dp,involvedObject.kind%3DPod");

        other.Body["note"]!.GetValue<string>().Should().Be("hello");
        other.Body["regarding"]!["name"]!.GetValue<string>().Should().Be("p");
        other.Body["apiVersion"]!.GetValue<string>().Should().Be("events.k8s.io/v1");
        selected.ItemNames.Should().Equal("e");
    }

    [Theory]
    [InlineData("/api/v1/nodes", "n1|Ready|<none>")]
    [InlineData("/api/v1/namespaces", "default|Active")]
    [InlineData("/api/v1/namespaces/default/services", "kubernetes|ClusterIP|10.96.0.1|<none>|443/TCP")]
    [InlineData("/apis/apps/v1/namespaces/default/deployments", "web|0/1|0|0")]
    [InlineData("/api/v1/namespaces/default/pods", "pod|0/1|Pending|0")]
    public async Task Tables_answer_the_first_question(string path, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/nodes", Objects.Node("n1"));
        await server.PostAsync("/apis/apps/v1/namespaces/default/deployments", Objects.Deployment("web"));
        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("pod"));

        var table = await server.GetAsync(path, AsTable);

        var cells = expected.Split('|');
        table.Body["kind"]!.GetValue<string>().Should().Be("Table");
        table.Body["rows"]![0]!["cells"]!.AsArray().Take(cells.Length).Select(cell => cell!.ToString()).Should().Equal(cells);
        table.Body["rows"]![0]!["object"]!["kind"]!.GetValue<string>().Should().Be("PartialObjectMetadata");
    }

    [Theory]
    [InlineData("""{"phase":"Running","containerStatuses":[{"name":"main","ready":true,"restartCount":0,"state":{"running":{}}}]}""", "1/1|Running|0")]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"name":"main","ready":false,"restartCount":3,"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}""", "0/1|ImagePullBackOff|3")]
    [InlineData("""{"phase":"Succeeded","containerStatuses":[{"name":"main","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":0,"reason":"Completed"}}}]}""", "0/1|Completed|0")]
    [InlineData("""{"phase":"Failed","containerStatuses":[{"name":"main","ready":false,"restartCount":0,"state":{"terminated":{"exitCode":7}}}]}""", "0/1|ExitCode:7|0")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "0/1|Evicted|0")]
    public async Task The_status_of_a_pod_is_what_holds_it(string status, string expected)
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync("/api/v1/namespaces/default/pods", Objects.Pod("pod"));
        await server.PatchAsync("/api/v1/namespaces/default/pods/pod/status", new JsonObject { ["status"] = JsonNode.Parse(status) });

        var table = await server.GetAsync("/api/v1/namespaces/default/pods/pod", AsTable);

        table.Body["rows"]![0]!["cells"]!.AsArray().Skip(1).Take(3).Select(cell => cell!.ToString()).Should().Equal(expected.Split('|'));
    }

    private static async Task CreateAsync(TestServer server, params string[] names)
    {
        foreach (var name in names)
        {
            await server.PostAsync(ConfigMaps, Objects.ConfigMap(name));
        }
    }
}
