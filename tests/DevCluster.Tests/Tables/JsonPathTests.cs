using System.Text.Json;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Tests.Tables;

public sealed class JsonPathTests
{
    private const string Value = """
        {"spec":{"a.b":"dotted","list":[{"type":"A","v":1},{"type":"B","v":2}]},"metadata":{"labels":{"example.com/x":"y"}}}
        """;

    [Theory]
    [InlineData(".spec.list[0].v", "1")]
    [InlineData(".spec.list[-1].v", "2")]
    [InlineData(".spec.list[*].v", "1,2")]
    [InlineData(".spec.list[?(@.type==\"B\")].v", "2")]
    [InlineData(".spec.list[?(@.type=='B')].v", "2")]
    [InlineData(".spec['a.b']", "dotted")]
    [InlineData(".spec.a\\.b", "dotted")]
    [InlineData(".metadata.labels['example\\.com/x']", "y")]
    [InlineData(".spec.missing.v", "")]
    [InlineData(".spec.list[7].v", "")]
    [InlineData("[", "")]
    public void Paths_of_printer_columns_find_values(string path, string expected)
    {
        using var document = JsonDocument.Parse(Value);

        string.Join(",", JsonPath.Parse(path).Find(document.RootElement).Select(found => found.ToString())).Should().Be(expected);
    }
}
