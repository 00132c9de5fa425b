using System.Text;

namespace Krustlet.Cli.Output;

/// <summary>Names and values in two columns, as <c>kubectl describe</c> has them; a list goes on beneath its first value.</summary>
internal sealed class TextTable
{
    private readonly List<(string Name, string Value)> rows = [];

    public TextTable Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            rows.Add((name, value));
        }

        return this;
    }

    public TextTable Add(string name, IReadOnlyCollection<string> values, string none = "<none>")
    {
        rows.AddRange(values.DefaultIfEmpty(none).Select((value, index) => (index == 0 ? name : "", value)));
        return this;
    }

    public override string ToString()
    {
        var width = rows.Count == 0 ? 0 : rows.Max(static row => row.Name.Length) + 2;
        var text = new StringBuilder();
        foreach (var (name, value) in rows)
        {
            text.Append((name.Length == 0 ? "" : name + ":").PadRight(width + 1)).Append(value).Append('\n');
        }

        return text.ToString();
    }
}
