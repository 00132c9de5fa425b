using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Krustlet.Operator.Tests.Config;

/// <summary>The PromQL of <c>config/monitoring</c> and the metrics it names.</summary>
internal static partial class Expressions
{
    private static readonly string[] Words = ["sum", "rate", "increase", "absent", "histogram_quantile", "by", "offset", "or", "unless"];

    /// <summary>Of the alerts, by name.</summary>
    public static IReadOnlyDictionary<string, string> OfAlerts() =>
        Alert().Matches(Repository.Read("config/monitoring/prometheusrules.yaml")).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    /// <summary>Of the dashboard's panels and choices.</summary>
    public static IReadOnlyList<string> OfDashboard()
    {
        var dashboard = JsonNode.Parse(Repository.Read("config/monitoring/dashboards/krustlet.json"))!;
        return
        [
            .. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray()).Select(target => target!["expr"]!.GetValue<string>()),
            .. dashboard["templating"]!["list"]!.AsArray().Select(choice => choice!["query"]).OfType<JsonObject>().Select(query => LabelValues().Match(query["query"]!.GetValue<string>()).Groups[1].Value),
        ];
    }

    /// <summary>Every word that is no function, label or text.</summary>
    public static IEnumerable<string> Metrics(string expression) =>
        Word().Matches(NotMetrics().Replace(expression, " ")).Select(match => match.Value).Except(Words);

    [GeneratedRegex(@"- alert: (\w+)\s+expr: '([^']+)'")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^label_values\((\w+), \w+\)$")]
    private static partial Regex LabelValues();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)")]
    private static partial Regex NotMetrics();

    [GeneratedRegex(@"\b[a-z]\w*")]
    private static partial Regex Word();
}
