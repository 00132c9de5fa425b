using YamlDotNet.RepresentationModel;

namespace Krustlet.PackageGenerator;

/// <summary>YAML files of <c>config</c>.</summary>
internal static class Manifests
{
    /// <summary>Paths of the definitions, below <c>config</c>.</summary>
    public static IEnumerable<string> Definitions(string config) =>
        Directory.GetFiles(Path.Combine(config, "crds"), "*.yaml").Select(path => Path.GetRelativePath(config, path)).Order(StringComparer.Ordinal);

    public static IReadOnlyList<YamlMappingNode> Read(string config, string path)
    {
        var stream = new YamlStream();
        using var reader = File.OpenText(Path.Combine(config, path));
        stream.Load(reader);
        return [.. stream.Documents.Select(document => (YamlMappingNode)document.RootNode)];
    }

    public static YamlMappingNode ReadOne(string config, string path) => Read(config, path).Single();

    /// <summary>The text at a path of keys.</summary>
    public static string Text(this YamlNode node, params string[] path) => ((YamlScalarNode)path.Aggregate(node, (at, key) => at[key])).Value!;

    public static IEnumerable<YamlNode> Items(this YamlNode node, string key) => ((YamlSequenceNode)node[key]).Children;
}
