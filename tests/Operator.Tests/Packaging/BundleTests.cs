using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Manifests;
using Krustlet.Operator.Tests.Config;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>The OLM bundle says what the manifests say.</summary>
public sealed partial class BundleTests
{
    private const string Folder = "config/olm/manifests";

    [Fact]
    public void It_runs_the_operators_Deployment_with_the_rights_that_can_be_in_a_bundle()
    {
        var install = Version()["spec"]!["install"]!["spec"]!;
        var deployment = Read("config/operator/deployment.yaml").Single();
        var rbac = Read("config/rbac/operator.yaml");

        var deployed = install["deployments"]!.AsArray().Single()!;
        Text(deployed["name"]).Should().Be(Text(deployment["metadata"]!["name"]));
        JsonNode.DeepEquals(deployed["spec"], deployment["spec"]).Should().BeTrue();
        JsonNode.DeepEquals(deployed["label"], deployment["metadata"]!["labels"]).Should().BeTrue();
        Granted(install["clusterPermissions"]!).Should().Equal(Rules(rbac, "ClusterRole"));
        Granted(install["permissions"]!).Should().Equal(Rules(rbac, "Role"));
        foreach (var kind in new[] { "clusterPermissions", "permissions" })
        {
            Text(install[kind]!.AsArray().Single()!["serviceAccountName"]).Should().Be(Text(deployment["spec"]!["template"]!["spec"]!["serviceAccountName"]));
        }
    }

    [Fact]
    public void It_owns_every_definition_and_has_an_example_of_each_kind()
    {
        var definitions = Directory.GetFiles(Repository.PathOf("config/crds"), "*.yaml").SelectMany(path => ManifestReader.Read(File.ReadAllText(path), path)).ToList();
        var served = definitions.SelectMany(definition => definition["spec"]!["versions"]!.AsArray().Select(version => (Text(definition["metadata"]!["name"]), Text(version!["name"]), Text(definition["spec"]!["names"]!["kind"]))));
        var version = Version();

        version["spec"]!["customresourcedefinitions"]!["owned"]!.AsArray().Select(owned => (Text(owned!["name"]), Text(owned["version"]), Text(owned["kind"]))).Should().BeEquivalentTo(served);
        Directory.GetFiles(Repository.PathOf(Folder)).Where(path => !path.EndsWith(".clusterserviceversion.yaml", StringComparison.Ordinal)).Select(path => ManifestReader.Read(File.ReadAllText(path), path).Single().ToJsonString())
            .Should().BeEquivalentTo(definitions.Select(definition => definition.ToJsonString()));
        JsonNode.Parse(Text(version["metadata"]!["annotations"]!["alm-examples"]))!.AsArray().Select(example => Text(example!["kind"])).Should().BeEquivalentTo(definitions.Select(definition => Text(definition["spec"]!["names"]!["kind"])));
    }

    [Fact]
    public void Its_version_is_the_operators_and_image_and_annotations_agree()
    {
        var version = Version();
        var expected = typeof(OperatorHost).Assembly.GetName().Version!.ToString(3);
        Text(version["spec"]!["version"]).Should().Be(expected);
        Text(version["metadata"]!["name"]).Should().Be($"krustlet.v{expected}");

        var annotations = Annotation().Matches(Repository.Read("config/olm/metadata/annotations.yaml")).Select(match => $"{match.Groups[1].Value}={match.Groups[2].Value}");
        var labels = Label().Matches(Repository.Read("config/images/bundle.Dockerfile")).Select(match => match.Groups[1].Value);
        labels.Should().NotBeEmpty().And.BeEquivalentTo(annotations);
    }

    private static JsonObject Version() => Read(Folder + "/krustlet.clusterserviceversion.yaml").Single();

    private static IReadOnlyList<JsonObject> Read(string path) => ManifestReader.Read(Repository.Read(path), path);

    private static IEnumerable<string> Granted(JsonNode permissions) => permissions.AsArray().SelectMany(permission => permission!["rules"]!.AsArray()).Select(rule => rule!.ToJsonString());

    private static IEnumerable<string> Rules(IEnumerable<JsonObject> documents, string kind) =>
        documents.Where(document => Text(document["kind"]) == kind).SelectMany(role => role["rules"]!.AsArray()).Select(rule => rule!.ToJsonString());

    private static string Text(JsonNode? node) => node!.GetValue<string>();

    [GeneratedRegex(@"^  ([\w./-]+): (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Annotation();

    [GeneratedRegex(@"^LABEL (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Label();
}
