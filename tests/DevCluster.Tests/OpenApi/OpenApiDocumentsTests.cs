using System.Text.Json.Nodes;
using Google.Protobuf;
using Krustlet.DevCluster.OpenApi;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.OpenApi;

public sealed class OpenApiDocumentsTests
{
    private static readonly ResourceDefinition Widget = TestKinds.Custom(
        """{"type":"object","properties":{"spec":{"type":"object","properties":{"port":{"x-kubernetes-int-or-string":true},"size":{"type":"integer"}}}}}""");

    private readonly OpenApiDocuments _documents = new(new SchemaCatalog());

    [Fact]
    public void Version_2_carries_patch_keys_list_types_and_kinds()
    {
        var definitions = Swagger()["definitions"]!;

        definitions["io.k8s.api.core.v1.Pod"]!["x-kubernetes-group-version-kind"]!.ToJsonString()
            .Should().Be("""[{"group":"","kind":"Pod","version":"v1"}]""");
        var containers = definitions["io.k8s.api.core.v1.PodSpec"]!["properties"]!["containers"]!;
        containers["x-kubernetes-patch-merge-key"]!.GetValue<string>().Should().Be("name");
        containers["x-kubernetes-patch-strategy"]!.GetValue<string>().Should().Be("merge");
        containers["x-kubernetes-list-type"]!.GetValue<string>().Should().Be("map");
        containers["items"]!["$ref"]!.GetValue<string>().Should().Be("#/definitions/io.k8s.api.core.v1.Container");
        definitions["io.k8s.api.core.v1.Container"]!["required"]!.ToJsonString().Should().Be("""["name"]""");
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        References(Swagger()).Distinct().Should().OnlyContain(reference => Resolve(Swagger(), reference) != null);
        var core = Parse(_documents.OpenApi3Json([TestKinds.Pod, TestKinds.Service, TestKinds.Node]));
        References(core).Distinct().Should().NotBeEmpty().And.OnlyContain(reference => Resolve(core, reference) != null);
    }

    [Fact]
    public void Properties_are_described()
    {
        Swagger()["definitions"]!["io.k8s.api.core.v1.Container"]!["properties"]!["image"]!["description"]!.GetValue<string>()
            .Should().StartWith("Container image name.");
    }

    [Fact]
    public void A_patch_says_which_parameters_and_languages_it_takes()
    {
        var document = Parse(_documents.OpenApi3Json([TestKinds.Deployment]));

        var patch = document["paths"]!["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]!["patch"]!;
        patch["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>())
            .Should().BeEquivalentTo("dryRun", "fieldManager", "fieldValidation", "force");
        patch["requestBody"]!["content"]!.AsObject().Select(content => content.Key).Should().Contain("application/strategic-merge-patch+json");
        patch["x-kubernetes-group-version-kind"]!["kind"]!.GetValue<string>().Should().Be("Deployment");
    }

    [Fact]
    public void Custom_resources_take_no_strategic_patch()
    {
        var document = Parse(_documents.OpenApi3Json([Widget]));

        document["paths"]!["/apis/example.com/v1/namespaces/{namespace}/widgets/{name}"]!["patch"]!["requestBody"]!["content"]!
            .AsObject().Should().NotContainKey("application/strategic-merge-patch+json");
    }

    [Fact]
    public void What_version_2_cannot_say_is_left_open()
    {
        var spec = Swagger()["definitions"]!["com.example.v1.Widget"]!["properties"]!["spec"]!["properties"]!;

        spec["port"]!.AsObject().Should().NotContainKey("type");
        spec["size"]!["type"]!.GetValue<string>().Should().Be("integer");
    }

    [Fact]
    public void The_protobuf_form_names_the_same_definitions()
    {
        var names = DefinitionNames(_documents.SwaggerProtobuf(All).ToArray());

        names.Should().Equal(Swagger()["definitions"]!.AsObject().Select(definition => definition.Key));
    }

    private static ResourceDefinition[] All => [TestKinds.Pod, TestKinds.Deployment, TestKinds.Job, Widget];

    private JsonObject Swagger() => Parse(_documents.SwaggerJson(All));

    private static JsonObject Parse(ReadOnlyMemory<byte> document) => JsonNode.Parse(document.Span)!.AsObject();

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "$ref", Value: JsonValue value } ? [value.GetValue<string>()] : References(field.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Resolve(JsonObject document, string reference) =>
        reference[2..].Split('/').Aggregate((JsonNode?)document, (node, name) => node?[name]);

    // openapi.v2.Document.definitions (9) . additional_properties (1) . name (1)
    private static IEnumerable<string> DefinitionNames(byte[] document) =>
        Fields(document, 9).SelectMany(definitions => Fields(definitions, 1)).SelectMany(named => Fields(named, 1)).Select(System.Text.Encoding.UTF8.GetString);

    private static List<byte[]> Fields(byte[] message, int number)
    {
        var input = new CodedInputStream(message);
        var found = new List<byte[]>();
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
