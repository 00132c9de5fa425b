using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// Settings from a file: a <c>kubelet.config.k8s.io/v1beta1 KubeletConfiguration</c> (YAML or JSON), or the original Krustlet's JSON.
/// </summary>
internal sealed class FileSettings : ISettingSource
{
    private readonly string path;
    private readonly YamlMappingNode root;

    private FileSettings(string path, YamlMappingNode root)
    {
        this.path = path;
        this.root = root;
    }

    /// <summary>Reads a file; a file that cannot be used is reported as a problem and null is returned.</summary>
    public static FileSettings? Load(string path, string origin, ICollection<OptionProblem> problems)
    {
        try
        {
            using var text = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count == 1 && yaml.Documents[0].RootNode is YamlMappingNode root)
            {
                return HasKnownKind(root) ? new FileSettings(path, root) : Refuse(path, origin, problems, "is of another kind; give a kubelet.config.k8s.io/v1beta1 KubeletConfiguration");
            }

            return Refuse(path, origin, problems, "must hold one mapping; give a KubeletConfiguration");
        }
        catch (YamlException exception)
        {
            return Refuse(path, origin, problems, $"is not YAML or JSON at {exception.Start}; correct it there");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refuse(path, origin, problems, $"cannot be read ({exception.Message}); give a file that this user may read");
        }
    }

    public SettingValue? Find(Setting setting)
    {
        foreach (var key in setting.FileKeys)
        {
            if (Locate(key) is { } node && YamlText.Of(node, setting.Kind) is { Length: > 0 } text)
            {
                return new SettingValue(text, $"{path} ({key})");
            }
        }

        return null;
    }

    /// <summary>Top-level keys that none of the given settings reads, so that a misspelt one does not go unseen.</summary>
    public IReadOnlyList<string> Unread(IEnumerable<Setting> settings)
    {
        var known = settings.SelectMany(setting => setting.FileKeys).Select(key => key.Split('.')[0]).Append("kind").Append("apiVersion").ToHashSet(StringComparer.Ordinal);
        return [.. root.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value!).Where(key => !known.Contains(key)).Order(StringComparer.Ordinal)];
    }

    private static bool HasKnownKind(YamlMappingNode root) =>
        !root.Children.TryGetValue(new YamlScalarNode("kind"), out var kind)
        || (kind is YamlScalarNode { Value: "KubeletConfiguration" }
            && root.Children.TryGetValue(new YamlScalarNode("apiVersion"), out var version)
            && version is YamlScalarNode { Value: "kubelet.config.k8s.io/v1beta1" });

    private static FileSettings? Refuse(string path, string origin, ICollection<OptionProblem> problems, string why)
    {
        problems.Add(new OptionProblem(origin, $"the file {path} {why}."));
        return null;
    }

    private YamlNode? Locate(string key)
    {
        YamlNode? node = root;
        foreach (var step in key.Split('.'))
        {
            node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(step), out var child) ? child : null;
        }

        return node;
    }
}
