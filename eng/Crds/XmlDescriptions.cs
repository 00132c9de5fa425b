using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Krustlet.CrdGenerator;

/// <summary>Summaries of the documentation file that stands beside an assembly, as plain text for <c>kubectl explain</c>.</summary>
internal sealed partial class XmlDescriptions
{
    private readonly Dictionary<string, string> summaries;

    public XmlDescriptions(Assembly assembly)
    {
        var path = Path.ChangeExtension(assembly.Location, ".xml");
        summaries = XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => Plain(member.Element("summary")!));
    }

    public string? Of(Type type) => summaries.GetValueOrDefault($"T:{type.FullName}");

    public string? Of(PropertyInfo property) => summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static string Plain(XElement summary) => Blank().Replace(summary.Value, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();
}
