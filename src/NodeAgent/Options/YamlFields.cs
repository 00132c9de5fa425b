using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// The fields of one mapping in a file that an option names, YAML or JSON. Whatever is not as it should be is told with its place and its fix; nothing
/// that was written goes unread.
/// </summary>
/// <param name="mapping">The mapping.</param>
/// <param name="place">Where it stands, as <c>registries[1]</c>; empty for the file's own.</param>
/// <param name="refuse">Told of each problem: its place, empty for the whole file, and what is wrong and how to write it, a sentence without its subject and end.</param>
internal sealed class YamlFields(YamlMappingNode mapping, string place, Action<string, string> refuse)
{
    private const long LongestFile = 1024 * 1024;

    public string Place => place;

    /// <summary>The one mapping that a file holds; null when it does not, which was told.</summary>
    /// <param name="path">The file.</param>
    /// <param name="fields">What it should hold, for that telling: <c>rules</c>.</param>
    /// <param name="refuse">Told of each problem.</param>
    public static YamlFields? Load(string path, string fields, Action<string, string> refuse)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(ReadText(path)));
            if (yaml.Documents is [{ RootNode: YamlMappingNode root }])
            {
                return new YamlFields(root, "", refuse);
            }

            refuse("", $"has to hold one mapping with {fields}");
        }
        catch (YamlException unreadable)
        {
            refuse("", $"is not YAML or JSON at {unreadable.Start} ({unreadable.Message}); correct it there");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            refuse("", $"cannot be read ({failure.Message}); give a file that this user may read");
        }

        return null;
    }

    /// <summary>A file's text, unless it is far too long to be what was meant.</summary>
    /// <exception cref="IOException">It cannot be read, or is over 1 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it.</exception>
    public static string ReadText(string path) => new FileInfo(path).Length <= LongestFile
        ? File.ReadAllText(path)
        : throw new IOException($"{path} is over {LongestFile} bytes");

    /// <summary>Refuses every field but these.</summary>
    public void Allow(params string[] known)
    {
        foreach (var key in mapping.Children.Keys.Select(static key => (key as YamlScalarNode)?.Value).Where(key => !known.Contains(key)))
        {
            Refuse(key ?? "", $"is not known; there is {string.Join(", ", known)}");
        }
    }

    public YamlNode? Node(string key) => mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    /// <summary>A text; null without one, and for what is none, which is told.</summary>
    public string? Text(string key)
    {
        if (Node(key) is not { } node)
        {
            return null;
        }

        if (node is YamlScalarNode { Value: { } text })
        {
            return text;
        }

        Refuse(key, "has to be a text");
        return null;
    }

    /// <summary>True or false; as unset without it, and for what is neither, which is told.</summary>
    public bool Switch(string key, bool unset)
    {
        if (Node(key) is not { } node)
        {
            return unset;
        }

        if (node is YamlScalarNode scalar && bool.TryParse(scalar.Value, out var on))
        {
            return on;
        }

        Refuse(key, "is neither true nor false; give one of them");
        return unset;
    }

    /// <summary>A list's entries with their places; none without it, and for what is no list, which is told.</summary>
    /// <param name="key">The field.</param>
    /// <param name="entries">What a list of it has, for that telling: <c>texts</c>.</param>
    public IReadOnlyList<(YamlNode Node, string Place)> List(string key, string entries)
    {
        switch (Node(key))
        {
            case null:
                return [];
            case YamlSequenceNode list:
                return [.. list.Children.Select((node, index) => (node, $"{At(key)}[{index}]"))];
            default:
                Refuse(key, $"has to be a list of {entries}");
                return [];
        }
    }

    /// <summary>A list of texts; what is none is told.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        var texts = new List<string>();
        foreach (var (node, at) in List(key, "texts"))
        {
            if (node is YamlScalarNode { Value: { } text })
            {
                texts.Add(text);
            }
            else
            {
                refuse(at, "has to be a text");
            }
        }

        return texts;
    }

    /// <summary>A list of mappings; what is none is told.</summary>
    /// <param name="key">The field.</param>
    /// <param name="fields">The fields of each, for that telling: <c>image and keys</c>.</param>
    public IEnumerable<YamlFields> Mappings(string key, string fields)
    {
        foreach (var (node, at) in List(key, $"mappings with {fields}"))
        {
            if (node is YamlMappingNode entry)
            {
                yield return Fields(entry, at);
            }
            else
            {
                refuse(at, $"has to be a mapping with {fields}");
            }
        }
    }

    /// <summary>The fields of a mapping somewhere in this one.</summary>
    public YamlFields Fields(YamlMappingNode entry, string at) => new(entry, at, refuse);

    /// <summary>Tells what is wrong with a field.</summary>
    public void Refuse(string key, string problem) => refuse(At(key), problem);

    private string At(string key) => place.Length == 0 ? key : $"{place}.{key}";
}
