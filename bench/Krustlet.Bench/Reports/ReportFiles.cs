using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Bench.Reports;

/// <summary>Writes table, numbers and plot.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public static async Task WriteAsync(BenchResults results, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        folder.Create();
        await WriteAsync("results.json", JsonSerializer.Serialize(results, Json) + "\n");
        await WriteAsync("results.md", new MarkdownReport(results).Write().TrimEnd() + "\n");
        await WriteAsync("results.svg", Plot.Draw(results));

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, cancellationToken);
    }
}
