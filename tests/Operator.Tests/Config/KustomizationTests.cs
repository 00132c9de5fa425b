using YamlDotNet.RepresentationModel;

namespace Krustlet.Operator.Tests.Config;

/// <summary>What people apply with <c>-k</c> is whole.</summary>
public sealed class KustomizationTests
{
    private static readonly string[] Lists = ["resources", "components", "configurations"];

    [Fact]
    public void Every_kustomization_lists_files_that_exist()
    {
        var kustomizations = Manifests().Where(IsKustomization).ToList();

        var missing = from file in kustomizations
                      from listed in Listed(Read(file).Single())
                      let path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, listed))
                      where !File.Exists(path) && !(Directory.Exists(path) && Directory.EnumerateFiles(path).Any(IsKustomization))
                      select $"{Repository.Relative(file)}: {listed}";

        kustomizations.Select(Repository.Relative).Should().Contain(["config/default/kustomization.yaml", "samples/gitops/environments/staging/modules/kustomization.yaml"]);
        missing.Should().BeEmpty();
    }

    [Fact]
    public void Every_manifest_is_listed_by_the_kustomization_beside_it()
    {
        var forgotten = from file in Manifests().Where(IsKustomization)
                        let listed = Listed(Read(file).Single()).ToHashSet()
                        from other in Directory.EnumerateFiles(Path.GetDirectoryName(file)!, "*.yaml")
                        where !IsKustomization(other) && !listed.Contains(Path.GetFileName(other))
                        select Repository.Relative(other);

        forgotten.Should().BeEmpty();
    }

    [Fact]
    public void Every_manifest_parses_and_says_what_it_is()
    {
        var unnamed = from file in Manifests()
                      where Path.GetFileName(file) != "fields.yaml"
                      from document in Read(file)
                      where Text(document, "apiVersion") is null || Text(document, "kind") is null || !(IsKustomization(file) || HasName(document))
                      select Repository.Relative(file);

        unnamed.Should().BeEmpty();
    }

    // Templates of a chart are no YAML, and neither its files nor a bundle's metadata are objects.
    private static IEnumerable<string> Manifests() =>
        Repository.Files("config", "*.y*ml").Where(path => !Repository.Relative(path).StartsWith("config/helm/", StringComparison.Ordinal) && Path.GetFileName(path) != "annotations.yaml").Concat(Repository.Files("samples/gitops", "*.y*ml")).Concat(Repository.Files("samples/quickstart", "*.yaml"));

    private static bool IsKustomization(string path) => Path.GetFileNameWithoutExtension(path) == "kustomization";

    private static IEnumerable<string> Listed(YamlMappingNode kustomization) =>
        Lists.SelectMany(list => Items(kustomization, list).Select(Value))
            .Concat(Items(kustomization, "configMapGenerator").SelectMany(map => Items((YamlMappingNode)map, "files").Select(Value)));

    private static IEnumerable<YamlNode> Items(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out var list) ? ((YamlSequenceNode)list).Children : [];

    private static string Value(YamlNode node) => ((YamlScalarNode)node).Value!;

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? Value(value) : null;

    private static bool HasName(YamlMappingNode document) =>
        document.Children.TryGetValue(new YamlScalarNode("metadata"), out var metadata) && Text((YamlMappingNode)metadata, "name") is not null;

    private static List<YamlMappingNode> Read(string path)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(path);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }
}
