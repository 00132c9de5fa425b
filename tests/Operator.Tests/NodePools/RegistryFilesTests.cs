using System.Text.Json.Nodes;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class RegistryFilesTests
{
    [Fact]
    public void Each_registry_has_a_file_of_its_own_for_its_authority()
    {
        string[] hosts = ["a:5000", "a-5000", "[::1]:5000"];
        var pool = new WasmNodePool { Spec = new WasmNodePoolSpec { Registries = [.. hosts.Select(host => new NodePoolRegistry { Host = host })] } };

        var files = RegistryFiles.Of(pool, hosts.ToDictionary(host => host, host => $"authority of {host}"));

        files.Keys.Should().AllSatisfy(name => name.Should().MatchRegex("^[-._a-zA-Z0-9]+$", "a Secret takes no other keys"));
        foreach (var entry in JsonNode.Parse(files["registries.yaml"])!["registries"]!.AsArray())
        {
            files[Path.GetFileName(entry!["caFile"]!.GetValue<string>())].Should().Be($"authority of {entry["host"]}");
        }
    }
}
