using System.Globalization;
using System.Text;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Writes the Prometheus text format with a timestamp on each sample, which the OpenTelemetry exporter does not and metrics-server wants.</summary>
internal sealed class PrometheusText
{
    /// <summary>The content type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder text = new();

    /// <summary>Begins a metric.</summary>
    public PrometheusText Metric(string name, string type, string help)
    {
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
        return this;
    }

    /// <summary>One sample of the metric.</summary>
    public PrometheusText Sample(string name, double value, DateTimeOffset at, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        text.Append(name);
        for (var index = 0; index < labels.Length; index++)
        {
            text.Append(index == 0 ? '{' : ',').Append(labels[index].Name).Append("=\"").Append(Escape(labels[index].Value)).Append('"');
        }

        text.Append(labels.Length > 0 ? "} " : " ")
            .Append(value.ToString("R", CultureInfo.InvariantCulture)).Append(' ')
            .Append(at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)).Append('\n');
        return this;
    }

    public override string ToString() => text.ToString();

    private static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
