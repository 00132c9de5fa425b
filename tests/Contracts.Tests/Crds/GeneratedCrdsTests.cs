using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.CrdGenerator;

namespace Krustlet.Contracts.Tests.Crds;

public sealed class GeneratedCrdsTests
{
    public static TheoryData<string> FileNames => [.. CrdFiles.Render().Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(FileNames))]
    public async Task The_checked_in_file_is_what_the_types_generate(string name)
    {
        var checkedIn = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "crds", name));

        checkedIn.Should().Be(CrdFiles.Render().Single(file => file.Name == name).Content, "`make generate` brings config/crds up to date");
    }

    [Fact]
    public void No_checked_in_file_is_without_a_type() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "crds"))
            .Select(Path.GetFileName)
            .Should().BeEquivalentTo(CrdFiles.Render().Select(file => file.Name));

    [Theory]
    [InlineData(typeof(WasmModule))]
    [InlineData(typeof(WasmNodePool))]
    public void The_definition_serves_status_and_scale_under_its_group(Type kind)
    {
        var descriptions = new XmlDescriptions(kind.Assembly);

        var spec = new CrdBuilder(new SchemaBuilder(descriptions), descriptions).Build(kind)["spec"]!;

        spec["group"]!.GetValue<string>().Should().Be("wasm.krustlet.dev");
        var version = spec["versions"]!.AsArray().Should().ContainSingle().Subject!;
        version["subresources"]!["status"].Should().NotBeNull();
        version["subresources"]!["scale"]!["specReplicasPath"]!.GetValue<string>().Should().Be(".spec.replicas");
        Schemas(version["schema"]).Where(schema => schema.ContainsKey("properties")).Should().HaveCountGreaterThan(5);
    }

    [Fact]
    public void Keys_of_a_list_map_are_required_or_defaulted()
    {
        foreach (var kind in new[] { typeof(WasmModule), typeof(WasmNodePool) })
        {
            var descriptions = new XmlDescriptions(kind.Assembly);
            var definition = new CrdBuilder(new SchemaBuilder(descriptions), descriptions).Build(kind);
            foreach (var list in Schemas(definition).Where(schema => schema.ContainsKey("x-kubernetes-list-map-keys")))
            {
                var items = list["items"]!.AsObject();
                var required = items["required"]!.AsArray().Select(node => node!.GetValue<string>()).ToHashSet();
                foreach (var key in list["x-kubernetes-list-map-keys"]!.AsArray().Select(node => node!.GetValue<string>()))
                {
                    (required.Contains(key) || items["properties"]![key]!.AsObject().ContainsKey("default"))
                        .Should().BeTrue($"{key} tells the elements of {list["description"]} apart");
                }
            }
        }
    }

    private static IEnumerable<JsonObject> Schemas(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(pair => Schemas(pair.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Schemas),
        _ => [],
    };
}
