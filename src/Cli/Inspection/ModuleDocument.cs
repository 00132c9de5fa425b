using System.Text.Json.Nodes;
using Krustlet.Oci.Inspection;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Inspection;

/// <summary>A module's description, as <c>inspect</c> gives it to programs.</summary>
internal static class ModuleDocument
{
    /// <param name="path">The module's file.</param>
    /// <param name="name">How error messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<JsonObject> OfAsync(string path, string name, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var content = WasmContentReader.Read(file, name);
        var report = ModuleReports.Of(content);
        file.Position = 0;
        return new JsonObject
        {
            ["digest"] = (await ContentDigest.OfAsync(file, cancellationToken)).ToString(),
            ["sizeBytes"] = file.Length,
            ["kind"] = content.Kind.ToString(),
            ["world"] = report.World,
            ["runnable"] = report.Runnable,
            ["problems"] = List(report.Problems),
            ["capabilities"] = List(report.Capabilities),
            ["memories"] = new JsonArray([.. content.Memories.Select(static memory => new JsonObject { ["minimumBytes"] = memory.MinimumBytes, ["maximumBytes"] = memory.MaximumBytes })]),
            ["imports"] = List(content.Imports.Select(static import => import.ToString())),
            ["exports"] = List(content.Exports.Select(static export => export.ToString())),
        };
    }

    private static JsonArray List(IEnumerable<string> items) => new([.. items.Select(static item => JsonValue.Create(item))]);
}
