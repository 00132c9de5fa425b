using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;

namespace Krustlet.Cli.Inspection;

/// <summary>A module's description, as <c>inspect</c> gives it to people.</summary>
internal static class InspectionTable
{
    public static string Of(JsonObject description)
    {
        var module = description["module"]!.AsObject();
        var problems = Texts(module, "problems");
        var table = new TextTable()
            .Add("Name", Text(description, "name"))
            .Add("Digest", Text(description, "digest"))
            .Add("Media type", Text(description, "mediaType"))
            .Add("Verified by", Text(description, "verifiedBy"))
            .Add("Signatures", Lines(description, "signatures", "layout", "manifest", "problem"))
            .Add("Referrers", Lines(description, "referrers", "artifactType", "digest"))
            .Add("Module", Text(module, "digest"))
            .Add("Size", string.Create(CultureInfo.InvariantCulture, $"{module["sizeBytes"]!.GetValue<long>():N0} bytes"))
            .Add("Kind", Text(module, "kind"))
            .Add("World", Text(module, "world") ?? "<none>")
            .Add("Memory", [.. module["memories"]!.AsArray().Select(static memory => Memory(memory!))])
            .Add("Needs", Texts(module, "capabilities"), "nothing")
            .Add("Imports", Texts(module, "imports"))
            .Add("Exports", Texts(module, "exports"));
        return (problems.Count == 0 ? table.Add("Runs here", "yes") : table.Add("Runs here", [.. problems.Select(static problem => $"no: {problem}")])).ToString();
    }

    private static string Memory(JsonNode memory) => string.Create(
        CultureInfo.InvariantCulture,
        $"{memory["minimumBytes"]!.GetValue<ulong>():N0} bytes at first, {(memory["maximumBytes"] is { } most ? $"{most.GetValue<ulong>():N0} at most" : "no maximum of its own")}");

    // A file of this machine has none of these.
    private static string? Lines(JsonObject from, string name, params string[] fields) => from[name] is not JsonArray list
        ? null
        : string.Join("; ", list.Select(item => string.Join(' ', fields.Select(field => item![field]?.GetValue<string>()).OfType<string>())).DefaultIfEmpty("<none>"));

    private static string? Text(JsonObject from, string name) => from[name]?.GetValue<string>();

    private static IReadOnlyList<string> Texts(JsonObject from, string name) => [.. from[name]!.AsArray().Select(static item => item!.GetValue<string>())];
}
