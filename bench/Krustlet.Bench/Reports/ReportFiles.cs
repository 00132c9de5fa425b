using System.Text.Json;
using System.Text.Json.Serialization;

namespace Krustlet.Bench.Reports;

/// <summary>Writes table, numbers and plot.</summary>
internal static class ReportFiles
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public static async Task WriteAsync(BenchResults results, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await WriteAsync(folder, "results.json", JsonSerializer.Serialize(results, Json) + "\n", cancellationToken);
        await WriteAsync(folder, "results.md", new MarkdownReport(results).Write().TrimEnd() + "\n", cancellationToken);
        await WriteAsync(folder, "results.svg", Plot.Draw(results), cancellationToken);
    }

    public static async Task WriteAsync(ModuleResults results, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await WriteAsync(folder, "modules.json", JsonSerializer.Serialize(results, Json) + "\n", cancellationToken);
        await WriteAsync(folder, "modules.md", new ModuleReport(results).Write().TrimEnd() + "\n", cancellationToken);
    }

    public static async Task WriteAsync(OperatorResults results, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        await WriteAsync(folder, "operator.json", JsonSerializer.Serialize(results, Json) + "\n", cancellationToken);
        await WriteAsync(folder, "operator.md", new OperatorReport(results).Write().TrimEnd() + "\n", cancellationToken);
    }

    private static Task WriteAsync(DirectoryInfo folder, string name, string text, CancellationToken cancellationToken)
    {
        folder.Create();
        return File.WriteAllTextAsync(Path.Combine(folder.FullName, name), text, cancellationToken);
    }
}
