using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>Settings from configuration files: mappings of later files are merged into those of earlier ones, everything else replaces what was there.</summary>
internal sealed class FileSettings : ISettingSource
{
    private readonly Dictionary<YamlNode, string> paths = new(ReferenceEqualityComparer.Instance);

    private FileSettings(IReadOnlyList<ConfigurationDocument> documents)
    {
        Root = new YamlMappingNode();
        foreach (var document in documents)
        {
            Overlay(Root, document.Root, document.Path);
        }
    }

    /// <summary>All fields of all files.</summary>
    public YamlMappingNode Root { get; }

    /// <summary>Merges files, the last of which wins.</summary>
    public static FileSettings Merge(IReadOnlyList<ConfigurationDocument> documents) => new(documents);

    public SettingValue? Find(Setting setting)
    {
        foreach (var key in setting.FileKeys)
        {
            if (Locate(key) is { } node && (node is YamlSequenceNode { Children.Count: 0 } ? setting.EmptyMeans : YamlText.Of(node, setting.Kind)) is { Length: > 0 } text)
            {
                return new SettingValue(text, $"{PathOf(node)} ({key})");
            }
        }

        return null;
    }

    /// <summary>The file that a value is from.</summary>
    public string PathOf(YamlNode node) => paths[node];

    private void Overlay(YamlMappingNode under, YamlMappingNode over, string path)
    {
        foreach (var (key, value) in over.Children)
        {
            if (value is not YamlMappingNode mapping)
            {
                under.Children[key] = value;
                paths[value] = path;
                continue;
            }

            var merged = under.Children.TryGetValue(key, out var there) && there is YamlMappingNode existing ? existing : new YamlMappingNode();
            under.Children[key] = merged;
            paths[merged] = path;
            Overlay(merged, mapping, path);
        }
    }

    private YamlNode? Locate(string key)
    {
        YamlNode? node = Root;
        foreach (var step in key.Split('.'))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(step), out var child) ? child : null;
        }

        return node;
    }
}
