using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class CustomResourcesTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    [Fact]
    public async Task A_definition_is_served_as_soon_as_it_is_written()
    {
        await using var server = await TestServer.StartAsync();
        (await server.GetAsync(Widgets)).Code.Should().Be(HttpStatusCode.NotFound);

        var definition = await server.PostAsync(Definitions, Objects.WidgetDefinition());

        definition.Body["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}={condition["status"]}")
            .Should().Equal("NamesAccepted=True", "Established=True");
        (await server.GetAsync(Widgets)).Code.Should().Be(HttpStatusCode.OK);
        (await server.GetAsync("/apis/example.com/v1")).Body["resources"]!.AsArray().Select(resource => (string)resource!["name"]!)
            .Should().Equal("widgets", "widgets/scale", "widgets/status");
    }

    [Fact]
    public async Task A_custom_resource_is_scaled_and_its_status_kept_apart()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Definitions, Objects.WidgetDefinition());
        await server.PostAsync(Widgets, Widget("w"));

        var scaled = await server.PatchAsync($"{Widgets}/w/scale", JsonNode.Parse("""{"spec":{"replicas":4}}""")!);
        await server.PatchAsync($"{Widgets}/w/status", JsonNode.Parse("""{"spec":{"replicas":9},"status":{"replicas":2,"selector":"a=b"}}""")!);
        var scale = await server.GetAsync($"{Widgets}/w/scale");

        scaled.Body["kind"]!.GetValue<string>().Should().Be("Scale");
        scale.Body["spec"]!["replicas"]!.GetValue<int>().Should().Be(4);
        scale.Body["status"]!["replicas"]!.GetValue<int>().Should().Be(2);
        scale.Body["status"]!["selector"]!.GetValue<string>().Should().Be("a=b");
        (await server.GetAsync($"{Widgets}/w")).Body["metadata"]!["generation"]!.GetValue<int>().Should().Be(2);
    }

    [Fact]
    public async Task Printer_columns_are_read_by_their_paths()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Definitions, Objects.WidgetDefinition());
        await server.PostAsync(Widgets, Widget("w"));
        await server.PatchAsync($"{Widgets}/w/status", JsonNode.Parse("""{"status":{"conditions":[{"type":"Other","status":"False"},{"type":"Ready","status":"True"}]}}""")!);

        var table = await server.GetAsync(Widgets, "application/json;as=Table;v=v1;g=meta.k8s.io");

        table.Body["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!).Should().Equal("Name", "Size", "Ready", "Made");
        table.Body["rows"]![0]!["cells"]!.AsArray().Take(3).Select(cell => cell!.ToString()).Should().Equal("w", "1", "True");
    }

    [Fact]
    public async Task A_deleted_definition_takes_its_objects_along()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Definitions, Objects.WidgetDefinition());
        await server.PostAsync(Widgets, Widget("w"));
        using var watch = await server.WatchAsync($"{Definitions}?watch=true");
        await watch.NextAsync();

        await server.DeleteAsync($"{Definitions}/widgets.example.com");

        (await watch.NextAsync(2)).Should().Equal("MODIFIED widgets.example.com", "DELETED widgets.example.com");
        (await server.GetAsync(Widgets)).Code.Should().Be(HttpStatusCode.NotFound);
        await server.PostAsync(Definitions, Objects.WidgetDefinition());
        (await server.GetAsync(Widgets)).ItemNames.Should().BeEmpty();
    }

    [Fact]
    public async Task Strategic_merge_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Definitions, Objects.WidgetDefinition());
        await server.PostAsync(Widgets, Widget("w"));

        var refused = await server.PatchAsync($"{Widgets}/w", new JsonObject(), "application/strategic-merge-patch+json");

        refused.Code.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    private static JsonObject Widget(string name)
    {
        var value = Objects.Named(name);
        value["spec"] = new JsonObject { ["replicas"] = 1 };
        return value;
    }
}
