using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>Columns that many kinds share.</summary>
internal static class Cells
{
    public static PrintedColumn Name { get; } = new(
        new TableColumn("Name", Format: "name", Description: "Name must be unique within a namespace."), (value, _) => value.Text("metadata.name"));

    public static PrintedColumn Age { get; } = new(
        new TableColumn("Age", Description: "Time since the object was created."), (value, now) => HumanDuration.Since(value.Time("metadata.creationTimestamp"), now));

    /// <summary>A column of text.</summary>
    public static PrintedColumn Text(string name, Func<JsonElement, string> cell, bool wide = false) =>
        new(new TableColumn(name, Priority: wide ? 1 : 0), (value, _) => cell(value));

    /// <summary>A column of text from a path.</summary>
    public static PrintedColumn Text(string name, string path, bool wide = false) => Text(name, value => value.Text(path).OrNone(), wide);

    /// <summary>A column of whole numbers.</summary>
    public static PrintedColumn Number(string name, Func<JsonElement, long> cell, bool wide = false) =>
        new(new TableColumn(name, "integer", Priority: wide ? 1 : 0), (value, _) => cell(value));

    /// <summary>A column of whole numbers from a path; 0 when it is missing.</summary>
    public static PrintedColumn Number(string name, string path, bool wide = false) => Number(name, value => value.Number(path), wide);

    /// <summary>How long ago the time at a path was.</summary>
    public static PrintedColumn Since(string name, string path) =>
        new(new TableColumn(name), (value, now) => value.Time(path) is { } time ? HumanDuration.Since(time, now) : "<none>");

    /// <summary>Containers, images and selector of a workload: what <c>-o wide</c> adds.</summary>
    public static IEnumerable<PrintedColumn> Template(bool selector)
    {
        yield return Text("Containers", value => Containers(value, "name"), wide: true);
        yield return Text("Images", value => Containers(value, "image"), wide: true);
        if (selector)
        {
            yield return Text("Selector", value => Selector(value.At("spec.selector")), wide: true);
        }
    }

    /// <summary>A label selector on one line.</summary>
    public static string Selector(JsonElement selector)
    {
        var labels = selector.Members("matchLabels").Select(label => $"{label.Name}={label.Value.GetString()}");
        var expressions = selector.Items("matchExpressions").Select(Expression);
        return string.Join(",", labels.Concat(expressions)).OrNone();
    }

    /// <summary>The members of a map as <c>a=b,c=d</c>.</summary>
    public static string Map(JsonElement value, string path) =>
        string.Join(",", value.Members(path).Select(member => $"{member.Name}={member.Value}")).OrNone();

    private static string Expression(JsonElement expression)
    {
        var key = expression.Text("key");
        var values = string.Join(",", expression.Items("values").Select(item => item.GetString()));
        return expression.Text("operator") switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }

    private static string Containers(JsonElement value, string field) =>
        string.Join(",", value.Items("spec.template.spec.containers").Select(container => container.Text(field)));
}
