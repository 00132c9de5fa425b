using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Tests.Rules;

namespace Krustlet.DevCluster.Tests.Defaulting;

public sealed class DefaultingTests
{
    private readonly ObjectRules _rules = new(new SchemaCatalog());

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Folder).Select(path => Path.GetFileName(path)!)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Defaulting", "Kinds");

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_was_sent_becomes_what_the_api_server_stores(string name)
    {
        var value = Read(name, "sent.json");
        var resource = Resource(value);

        _rules.PruneAndDefault(resource, value).Should().BeEmpty();

        JsonNode.DeepEquals(value, Read(name, "stored.json")).Should().BeTrue(value.ToJsonString(new() { WriteIndented = true }));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Doing_it_twice_changes_nothing(string name)
    {
        var value = Read(name, "stored.json");

        _rules.PruneAndDefault(Resource(value), value);

        JsonNode.DeepEquals(value, Read(name, "stored.json")).Should().BeTrue(value.ToJsonString());
    }

    [Fact]
    public void Unknown_fields_are_pruned_and_reported()
    {
        var value = TestKinds.Object("""{"spec":{"containers":[{"name":"a","imag":"x"}],"restartPolicies":"Never"},"typo":1}""");

        _rules.PruneAndDefault(TestKinds.Pod, value).Should().BeEquivalentTo("spec.containers[0].imag", "spec.restartPolicies", "typo");
        value["spec"]!["containers"]![0]!.AsObject().ContainsKey("imag").Should().BeFalse();
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_a_bad_request_that_names_the_field()
    {
        var decoding = () => _rules.PruneAndDefault(TestKinds.Deployment, TestKinds.Object("""{"spec":{"replicas":"two"}}"""));

        decoding.Should().Throw<StatusException>().WithMessage(
            "Deployment in version \"v1\" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32");
    }

    [Theory]
    [InlineData("\"1000m\"", "1")]
    [InlineData("\"0.5\"", "500m")]
    [InlineData("\"1024Mi\"", "1Gi")]
    [InlineData("\"1.5Gi\"", "1536Mi")]
    [InlineData("2", "2")]
    [InlineData("\"1e3\"", "1k")]
    [InlineData("\"100M\"", "100M")]
    public void Quantities_are_stored_in_canonical_form(string sent, string stored)
    {
        var value = TestKinds.Object("""{"spec":{"containers":[{"name":"a","resources":{"limits":{"cpu":""" + sent + """}}}]}}""");

        _rules.PruneAndDefault(TestKinds.Pod, value);

        value["spec"]!["containers"]![0]!["resources"]!["limits"]!["cpu"]!.GetValue<string>().Should().Be(stored);
    }

    [Theory]
    [InlineData("app", "Always")]
    [InlineData("app:latest", "Always")]
    [InlineData("app:1", "IfNotPresent")]
    [InlineData("registry:5000/app", "Always")]
    [InlineData("registry:5000/app:1", "IfNotPresent")]
    [InlineData("app@sha256:0000", "IfNotPresent")]
    public void The_pull_policy_follows_the_tag(string image, string policy)
    {
        var value = TestKinds.Object("{\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"" + image + "\"}]}}");

        _rules.PruneAndDefault(TestKinds.Pod, value);

        value["spec"]!["containers"]![0]!["imagePullPolicy"]!.GetValue<string>().Should().Be(policy);
    }

    private static JsonObject Read(string name, string file) => TestKinds.Object(File.ReadAllText(Path.Combine(Folder, name, file)));

    private static ResourceDefinition Resource(JsonObject value)
    {
        var apiVersion = value["apiVersion"]!.GetValue<string>().Split('/');
        var kind = value["kind"]!.GetValue<string>();
        return TestKinds.Pod with { Group = apiVersion.Length == 2 ? apiVersion[0] : "", Version = apiVersion[^1], Kind = kind };
    }
}
