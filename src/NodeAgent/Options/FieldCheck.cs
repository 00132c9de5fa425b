using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// Sees that no field of a configuration file goes unread in silence: what the kubelet knows and modules have no use for is noticed, what nobody
/// knows is a problem.
/// </summary>
internal sealed class FieldCheck(FileSettings file, ICollection<OptionProblem> problems, ICollection<OptionProblem> notices)
{
    private static readonly string[] Known = [.. AgentSettings.All.SelectMany(setting => setting.FileKeys), "kind", "apiVersion"];

    public void Run() => Check(file.Root, string.Empty);

    private void Check(YamlMappingNode mapping, string prefix)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var field = prefix + (key as YamlScalarNode)?.Value;
            if (Known.Contains(field))
            {
                continue;
            }

            var origin = $"{file.PathOf(value)} ({field})";
            if (value is YamlMappingNode inner && Known.Any(known => known.StartsWith(field + ".", StringComparison.Ordinal)))
            {
                Check(inner, field + ".");
            }
            else if (PassedOverFields.All.TryGetValue(field, out var reason))
            {
                notices.Add(new OptionProblem(origin, reason));
            }
            else
            {
                problems.Add(new OptionProblem(origin, $"there is no such field; {Advice(field)}."));
            }
        }
    }

    private static string Advice(string field)
    {
        var nearest = Known.Concat(PassedOverFields.All.Keys).Select(known => (Name: known, Distance: Distance(known, field))).MinBy(candidate => candidate.Distance);
        return nearest.Distance <= Math.Max(2, field.Length / 4) ? $"write {nearest.Name}, or remove it" : "remove it";
    }

    // Levenshtein's, without regard to case.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
