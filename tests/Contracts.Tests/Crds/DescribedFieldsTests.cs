using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.CrdGenerator;

namespace Krustlet.Contracts.Tests.Crds;

/// <summary>What <c>kubectl explain</c> says of each field of our own types.</summary>
public sealed class DescribedFieldsTests
{
    public static TheoryData<string> Fields =>
    [
        .. Of(typeof(WasmModuleSpec), $"{nameof(WasmModule)}.spec"),
        .. Of(typeof(WasmModuleStatus), $"{nameof(WasmModule)}.status"),
        .. Of(typeof(WasmNodePoolSpec), $"{nameof(WasmNodePool)}.spec"),
        .. Of(typeof(WasmNodePoolStatus), $"{nameof(WasmNodePool)}.status"),
    ];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_field_is_in_the_schema_with_a_sentence(string path)
    {
        var type = path.StartsWith(nameof(WasmModule), StringComparison.Ordinal) ? typeof(WasmModule) : typeof(WasmNodePool);
        var descriptions = new XmlDescriptions(type.Assembly);
        var version = new CrdBuilder(new SchemaBuilder(descriptions), descriptions).Build(type)["spec"]!["versions"]![0]!;

        var field = path.Split('.').Skip(1).Aggregate(version["schema"]!["openAPIV3Schema"], (schema, name) => (schema?["items"] ?? schema)?["properties"]?[name]);

        field.Should().NotBeNull("the schema has it");
        (field!["description"]?.GetValue<string>()).Should().NotBeNullOrWhiteSpace().And.EndWith(".");
    }

    private static IEnumerable<string> Of(Type type, string path) => type.GetProperties().SelectMany(property =>
    {
        var below = $"{path}.{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}";
        var element = property.PropertyType is { IsGenericType: true } list && list.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? list.GetGenericArguments()[0] : property.PropertyType;
        return element.IsClass && element.Namespace == typeof(WasmModule).Namespace ? Of(element, below).Prepend(below) : [below];
    });
}
