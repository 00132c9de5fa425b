using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>
/// Values of expressions: null, bool, long, double, string, <see cref="JsonObject"/>, <see cref="JsonArray"/>, <see cref="TimeSpan"/>,
/// <see cref="DateTimeOffset"/>, <see cref="Quantity"/>, <see cref="CelOptional"/>. JSON scalars are unwrapped when they are reached.
/// </summary>
internal static class CelValues
{
    /// <summary>The value of a JSON node.</summary>
    public static object? From(JsonNode? node) => node is not JsonValue value ? node : value.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.AsText(),
        _ => value.AsWhole() is { } whole ? (object)whole : value.AsNumber(),
    };

    /// <summary>A JSON node of a value, for lists and maps that an expression makes.</summary>
    public static JsonNode? ToNode(object? value) => value switch
    {
        null => null,
        JsonNode node => node.DeepClone(),
        bool flag => flag,
        long whole => whole,
        double number => number,
        string text => text,
        _ => throw new CelException($"a {TypeName(value)} cannot be put into a list or map"),
    };

    /// <summary>The value as a bool.</summary>
    public static bool Truth(object? value) => value is bool flag ? flag : throw new CelException($"no such overload: a {TypeName(value)} is no bool");

    /// <summary>Whether both are the same value; numbers are equal whatever their type.</summary>
    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (JsonNode one, JsonNode other) => JsonNode.DeepEquals(one, other),
        (long or double, long or double) => Compare(left, right) == 0,
        _ => Equals(left, right),
    };

    /// <summary>Orders two values of one type, or two numbers.</summary>
    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (long one, long other) => one.CompareTo(other),
        (long or double, long or double) => Number(left).CompareTo(Number(right)),
        (string one, string other) => string.CompareOrdinal(one, other),
        (bool one, bool other) => one.CompareTo(other),
        (TimeSpan one, TimeSpan other) => one.CompareTo(other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (Quantity one, Quantity other) => one.CompareTo(other),
        _ => throw new CelException($"no such overload: {TypeName(left)} and {TypeName(right)} cannot be compared"),
    };

    /// <summary>The value as floating point.</summary>
    public static double Number(object? value) => value switch
    {
        long whole => whole,
        double number => number,
        _ => throw new CelException($"no such overload: a {TypeName(value)} is no number"),
    };

    /// <summary>A property of a map.</summary>
    public static object? Member(object? value, string name) => value is JsonObject fields
        ? fields.TryGetPropertyValue(name, out var member) ? From(member) : throw new CelException($"no such key: {name}")
        : throw new CelException($"no such overload: a {TypeName(value)} has no fields");

    /// <summary>An item of a list or a value of a map.</summary>
    public static object? Index(object? value, object? index) => (value, index) switch
    {
        (JsonArray items, long at) => at >= 0 && at < items.Count ? From(items[(int)at]) : throw new CelException($"index out of bounds: {at}"),
        (JsonObject, string name) => Member(value, name),
        _ => throw new CelException($"no such overload: a {TypeName(value)} cannot be indexed by a {TypeName(index)}"),
    };

    /// <summary>What a comprehension walks: items of a list, keys of a map.</summary>
    public static IEnumerable<object?> Elements(object? value) => value switch
    {
        JsonArray items => items.Select(From),
        JsonObject fields => fields.Select(field => field.Key),
        _ => throw new CelException($"no such overload: a {TypeName(value)} is no list or map"),
    };

    /// <summary>As <c>type()</c> names it.</summary>
    public static string TypeName(object? value) => value switch
    {
        null => "null_type",
        bool => "bool",
        long => "int",
        double => "double",
        string => "string",
        JsonObject => "map",
        JsonArray => "list",
        TimeSpan => "google.protobuf.Duration",
        DateTimeOffset => "google.protobuf.Timestamp",
        Quantity => "kubernetes.Quantity",
        _ => "optional_type",
    };

    /// <summary>As <c>string()</c> writes it.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        Quantity quantity => quantity.ToString(),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new CelException($"no such overload: string({TypeName(value)})"),
    };
}
