using System.Globalization;
using System.Security;
using System.Text;

namespace Krustlet.Bench.Reports;

/// <summary>Charts of horizontal bars below each other, as one SVG.</summary>
internal sealed class BarChart
{
    private const int Width = 760;
    private const int Left = 300;
    private const int BarHeight = 18;
    private const int RowHeight = 26;
    private const int Room = Width - Left - 110;
    private readonly StringBuilder body = new();
    private int y = 12;

    /// <summary>Adds a chart; a logarithmic one begins at 1.</summary>
    public void Add(string title, IReadOnlyList<(string Label, double Value, string Text)> bars, bool logarithmic)
    {
        y += 24;
        body.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"12\" y=\"{y}\" class=\"title\">{SecurityElement.Escape(title)}</text>");
        y += 12;
        var most = bars.Max(bar => Scale(bar.Value, logarithmic));
        foreach (var (label, value, text) in bars)
        {
            var length = most > 0 ? Math.Max(1, Scale(value, logarithmic) / most * Room) : 1;
            body.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left - 8}\" y=\"{y + 13}\" class=\"label\">{SecurityElement.Escape(label)}</text>");
            body.AppendLine(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{y}\" width=\"{length:F1}\" height=\"{BarHeight}\"/>");
            body.AppendLine(CultureInfo.InvariantCulture, $"<text x=\"{Left + length + 6:F1}\" y=\"{y + 13}\">{SecurityElement.Escape(text)}</text>");
            y += RowHeight;
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{{Width}}" height="{{y + 12}}" viewBox="0 0 {{Width}} {{y + 12}}">
        <style>text{font:12px sans-serif;fill:#24292f}.title{font-weight:bold;font-size:14px}.label{text-anchor:end}rect{fill:#4c7fb8}.paper{fill:#fff}</style>
        <rect class="paper" width="{{Width}}" height="{{y + 12}}"/>
        {{body}}</svg>

        """);

    private static double Scale(double value, bool logarithmic) => logarithmic ? Math.Log10(Math.Max(1, value)) : value;
}
