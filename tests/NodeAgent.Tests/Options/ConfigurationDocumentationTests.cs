using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class ConfigurationDocumentationTests
{
    private const string Document = "docs/configuration.md";

    [Fact]
    public void Every_setting_is_documented_as_it_is() => Expect(
        "settings",
        ["| Flag | Field of the file | Environment variable | Default | What it does |", "| --- | --- | --- | --- | --- |", .. AgentSettings.All.Select(Row)]);

    [Fact]
    public void Every_field_that_changes_nothing_is_documented_with_the_reason() => Expect(
        "passed over",
        ["| Field | Why it changes nothing |", "| --- | --- |", .. PassedOverFields.All.OrderBy(field => field.Key, StringComparer.OrdinalIgnoreCase).Select(field => $"| `{field.Key}` | {field.Value} |")]);

    private static string Row(Setting setting)
    {
        var flags = string.Join(", ", setting.Aliases.Prepend(setting.Flag).Select(flag => $"`{flag}`"));
        var fields = setting.FileKeys.Count == 0 ? "" : string.Join(", ", setting.FileKeys.Select(key => $"`{key}`"));
        return $"| {flags} | {fields} | `{setting.EnvironmentVariable}` | {(setting.Default is null ? "" : $"`{setting.Default}`")} | {setting.Help.Replace("|", "\\|", StringComparison.Ordinal)} |";
    }

    // What should be there is left beside the tests, to be copied.
    private static void Expect(string part, IEnumerable<string> rows)
    {
        var expected = string.Join('\n', rows);
        var text = File.ReadAllText(Path.Combine(Root(), Document));
        var start = text.IndexOf($"<!-- {part} -->\n", StringComparison.Ordinal);
        var end = text.IndexOf($"\n<!-- end of {part} -->", StringComparison.Ordinal);
        var begin = start + $"<!-- {part} -->\n".Length;
        var actual = start >= 0 && end > begin ? text[begin..end] : "";
        if (actual != expected)
        {
            var path = Path.Combine(AppContext.BaseDirectory, $"{part}.expected.md");
            File.WriteAllText(path, expected);
            Assert.Fail($"{Document} differs from the code in \"{part}\": put the text of {path} there.");
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Krustlet.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
