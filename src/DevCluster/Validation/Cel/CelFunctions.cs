using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Functions, called as <c>f(x)</c> or <c>x.f()</c>: the target is the first argument.</summary>
internal static class CelFunctions
{
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>The function of <paramref name="name"/> with <paramref name="count"/> arguments, or null when there is none.</summary>
    public static Func<IReadOnlyList<object?>, object?>? Find(string name, int count) => (name, count) switch
    {
        ("size", 1) => a => Size(a[0]),
        ("type", 1) => a => CelValues.TypeName(a[0]),
        ("string", 1) => a => CelValues.Text(a[0]),
        ("int", 1) => a => Whole(a[0]),
        ("double", 1) => a => a[0] is string text ? double.Parse(text, CultureInfo.InvariantCulture) : CelValues.Number(a[0]),
        ("bool", 1) => a => a[0] is string text ? text == "true" : CelValues.Truth(a[0]),
        ("dyn", 1) => a => a[0],
        ("duration", 1) => a => CelTimes.Duration(Text(a[0])),
        ("timestamp", 1) => a => CelTimes.Timestamp(Text(a[0])),
        ("quantity", 1) => a => Amount(a[0]),
        ("isQuantity", 1) => a => Quantity.TryParse(Text(a[0]), out _),
        ("isGreaterThan", 2) => a => CelValues.Compare(Amount(a[0]), Amount(a[1])) > 0,
        ("isLessThan", 2) => a => CelValues.Compare(Amount(a[0]), Amount(a[1])) < 0,
        ("compareTo", 2) => a => (long)CelValues.Compare(Amount(a[0]), Amount(a[1])),
        ("startsWith", 2) => a => Text(a[0]).StartsWith(Text(a[1]), StringComparison.Ordinal),
        ("endsWith", 2) => a => Text(a[0]).EndsWith(Text(a[1]), StringComparison.Ordinal),
        ("contains", 2) => a => Text(a[0]).Contains(Text(a[1]), StringComparison.Ordinal),
        ("matches", 2) => a => Regex.IsMatch(Text(a[0]), Text(a[1]), RegexOptions.CultureInvariant, MatchLimit),
        ("find", 2) => a => Regex.Match(Text(a[0]), Text(a[1]), RegexOptions.CultureInvariant, MatchLimit).Value,
        ("lowerAscii", 1) => a => Text(a[0]).ToLowerInvariant(),
        ("upperAscii", 1) => a => Text(a[0]).ToUpperInvariant(),
        ("trim", 1) => a => Text(a[0]).Trim(),
        ("indexOf", 2) => a => (long)Text(a[0]).IndexOf(Text(a[1]), StringComparison.Ordinal),
        ("lastIndexOf", 2) => a => (long)Text(a[0]).LastIndexOf(Text(a[1]), StringComparison.Ordinal),
        ("replace", 3) => a => Text(a[0]).Replace(Text(a[1]), Text(a[2]), StringComparison.Ordinal),
        ("substring", 2) => a => Part(Text(a[0]), a[1], null),
        ("substring", 3) => a => Part(Text(a[0]), a[1], a[2]),
        ("split", 2) => a => Strings(Text(a[0]).Split(Text(a[1]))),
        ("join", 1) => a => string.Concat(Items(a[0]).Select(Text)),
        ("join", 2) => a => string.Join(Text(a[1]), Items(a[0]).Select(Text)),
        ("isSorted", 1) => a => Items(a[0]) is var items && items.Zip(items.Skip(1), CelValues.Compare).All(order => order <= 0),
        ("sum", 1) => a => Items(a[0]).Aggregate((object)0L, (sum, item) => sum is long one && item is long other ? (object)checked(one + other) : CelValues.Number(sum) + CelValues.Number(item)),
        ("min", 1) => a => Extreme(Items(a[0]), -1),
        ("max", 1) => a => Extreme(Items(a[0]), 1),
        ("hasValue", 1) => a => Optional(a[0]).HasValue,
        ("value", 1) => a => Optional(a[0]) is { HasValue: true } known ? known.Value : throw new CelException("optional.none() dereference"),
        ("orValue", 2) => a => Optional(a[0]) is { HasValue: true } known ? known.Value : a[1],
        _ => null,
    };

    private static string Text(object? value) => value as string ?? throw new CelException($"no such overload: a {CelValues.TypeName(value)} is no string");

    private static CelOptional Optional(object? value) => value as CelOptional ?? throw new CelException($"no such overload: a {CelValues.TypeName(value)} is no optional");

    private static List<object?> Items(object? value) => [.. CelValues.Elements(value)];

    private static JsonArray Strings(IEnumerable<string> items) => [.. items.Select(item => (JsonNode)item)];

    private static object Size(object? value) => value switch
    {
        string text => (long)new StringInfo(text).LengthInTextElements,
        JsonArray items => (long)items.Count,
        JsonObject fields => (long)fields.Count,
        _ => throw new CelException($"no such overload: size({CelValues.TypeName(value)})"),
    };

    private static object Whole(object? value) => value switch
    {
        long whole => whole,
        double number => (long)number,
        DateTimeOffset time => time.ToUnixTimeSeconds(),
        string text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => throw new CelException($"type conversion error: no int in a {CelValues.TypeName(value)}"),
    };

    private static Quantity Amount(object? value) => value switch
    {
        Quantity known => known,
        string text when Quantity.TryParse(text, out var quantity) => quantity,
        _ => throw new CelException("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"),
    };

    private static string Part(string text, object? start, object? end)
    {
        var (from, to) = ((long)Whole(start), end is null ? text.Length : (long)Whole(end));
        return from >= 0 && from <= to && to <= text.Length ? text[(int)from..(int)to] : throw new CelException("index out of range");
    }

    private static object? Extreme(List<object?> items, int direction) => items.Count == 0
        ? throw new CelException("min and max need a list that is not empty")
        : items.Aggregate((best, item) => CelValues.Compare(item, best) * direction > 0 ? item : best);
}
