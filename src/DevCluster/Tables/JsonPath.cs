using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>
/// The JSON paths of printer columns: <c>.a.b</c>, <c>['a']</c>, <c>[0]</c>, <c>[*]</c> and
/// <c>[?(@.type=="Ready")]</c>. Anything else finds nothing.
/// </summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<Func<JsonElement, IEnumerable<JsonElement>>> _steps;

    private JsonPath(IReadOnlyList<Func<JsonElement, IEnumerable<JsonElement>>> steps) => _steps = steps;

    public static JsonPath Parse(string text)
    {
        var steps = new List<Func<JsonElement, IEnumerable<JsonElement>>>();
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '.')
            {
                at++;
            }
            else if (text[at] == '[')
            {
                var end = EndOfBracket(text, at);
                steps.Add(Bracket(text[(at + 1)..end]));
                at = end + 1;
            }
            else
            {
                var end = EndOfName(text, at);
                var name = text[at..end].Replace("\\", "", StringComparison.Ordinal);
                steps.Add(value => Member(value, name));
                at = end;
            }
        }

        return new JsonPath(steps);
    }

    public IEnumerable<JsonElement> Find(JsonElement value) =>
        _steps.Aggregate(Enumerable.Repeat(value, 1), (found, step) => found.SelectMany(step));

    private static int EndOfName(string text, int at)
    {
        while (at < text.Length && text[at] is not ('.' or '['))
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        return Math.Min(at, text.Length);
    }

    private static int EndOfBracket(string text, int at)
    {
        var quote = '\0';
        for (var i = at + 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '\'' or '"')
            {
                quote = text[i];
            }
            else if (text[i] == ']')
            {
                return i;
            }
        }

        return text.Length;
    }

    private static Func<JsonElement, IEnumerable<JsonElement>> Bracket(string inside)
    {
        if (inside == "*")
        {
            return Children;
        }

        if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return value => Element(value, index);
        }

        if (inside.StartsWith("?(@.", StringComparison.Ordinal) && inside.EndsWith(')') && inside.Split("==") is [var left, var right])
        {
            var field = left["?(@.".Length..].Trim();
            var wanted = right.TrimEnd(')').Trim().Trim('"', '\'');
            return value => Children(value).Where(child => child.Text(field) == wanted);
        }

        var name = inside.Trim('\'', '"').Replace("\\", "", StringComparison.Ordinal);
        return value => Member(value, name);
    }

    private static IEnumerable<JsonElement> Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? [member] : [];

    private static IEnumerable<JsonElement> Element(JsonElement value, int index)
    {
        var length = value.ValueKind == JsonValueKind.Array ? value.GetArrayLength() : 0;
        var position = index < 0 ? length + index : index;
        return position >= 0 && position < length ? [value[position]] : [];
    }

    private static IEnumerable<JsonElement> Children(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray(),
        JsonValueKind.Object => value.EnumerateObject().Select(member => member.Value),
        _ => [],
    };
}
