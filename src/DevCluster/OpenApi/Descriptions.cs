using System.IO.Compression;
using System.Xml;

namespace Krustlet.DevCluster.OpenApi;

/// <summary>
/// Texts of built-in kinds for <c>kubectl explain</c>: the client library's XML documentation, which the build embeds compressed
/// and which is read only when a document is first asked for. Where the package ships none, there are no texts.
/// </summary>
internal sealed class Descriptions
{
    private const string Resource = "model-descriptions.zip";
    private const string TypePrefix = "T:k8s.Models.";
    private const string PropertyPrefix = "P:k8s.Models.";

    private readonly Lazy<Dictionary<string, string>> _texts = new(Load);

    /// <summary>The text of a model type (<c>V1Pod</c>) or of a property (<c>V1Pod.Spec</c>), or null.</summary>
    public string? Of(string? key) => key is null ? null : _texts.Value.GetValueOrDefault(key);

    private static Dictionary<string, string> Load()
    {
        var texts = new Dictionary<string, string>();
        using var embedded = typeof(Descriptions).Assembly.GetManifestResourceStream(Resource);
        if (embedded is null)
        {
            return texts;
        }

        using var archive = new ZipArchive(embedded, ZipArchiveMode.Read);
        foreach (var entry in archive.Entries)
        {
            using var xml = XmlReader.Create(entry.Open(), new() { IgnoreWhitespace = true, CloseInput = true });
            Read(xml, texts);
        }

        return texts;
    }

    private static void Read(XmlReader xml, Dictionary<string, string> texts)
    {
        while (xml.ReadToFollowing("member"))
        {
            var name = xml.GetAttribute("name") ?? "";
            var prefix = name.StartsWith(TypePrefix, StringComparison.Ordinal) || name.StartsWith(PropertyPrefix, StringComparison.Ordinal);
            if (prefix && !xml.IsEmptyElement && xml.ReadToDescendant("summary"))
            {
                texts[name[TypePrefix.Length..]] = Unwrapped(xml.ReadElementContentAsString());
            }
        }
    }

    // Lines are wrapped for C#; only empty lines mean anything.
    private static string Unwrapped(string text) => string.Join(
        "\n\n",
        text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(paragraph => string.Join(' ', paragraph.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
}
