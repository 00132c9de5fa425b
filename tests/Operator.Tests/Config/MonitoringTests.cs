using System.Text.RegularExpressions;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.Tests.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.Operator.Tests.Config;

/// <summary>Alerts and dashboard ask for what there is.</summary>
public sealed partial class MonitoringTests : IAsyncDisposable
{
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Every_metric_asked_for_is_served_by_the_operator_or_the_agent()
    {
        var served = await OperatorMetricsAsync();
        served.Should().Contain(["krustlet_reconciles_total", "krustlet_reconcile_duration_seconds_bucket", "krustlet_leader"]);
        served.UnionWith(AgentMetrics());
        served.Add("up");

        var asked = Expressions.OfAlerts().Values.Concat(Expressions.OfDashboard()).SelectMany(Expressions.Metrics).ToHashSet();

        asked.Should().Contain(["krustlet_leader", "kubelet_running_pods", "up"]);
        asked.Except(served).Should().BeEmpty("alerts that ask for metrics that nobody serves never fire");
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_runbooks_and_names_it()
    {
        var sections = Section().Matches(Repository.Read("docs/runbooks.md")).Select(match => match.Groups[1].Value).ToList();
        var named = Runbook().Matches(Repository.Read("config/monitoring/prometheusrules.yaml")).Select(match => match.Groups[1].Value);

        sections.Should().Equal(Expressions.OfAlerts().Keys);
        named.Should().Equal(sections.Select(section => section.ToLowerInvariant()));
    }

    [Fact]
    public void The_monitors_scrape_ports_that_the_pods_have()
    {
        Repository.Read("config/monitoring/podmonitor-operator.yaml").Should().Contain("- port: health");
        Repository.Read("config/monitoring/servicemonitors/servicemonitor-operator.yaml").Should().Contain("- port: health");
        Repository.Read("config/monitoring/podmonitor-agents.yaml").Should().Contain("- port: kubelet");
        Repository.Read("config/operator/deployment.yaml").Should().Contain("name: health, containerPort: 8080");
        Repository.Read("config/operator/service.yaml").Should().Contain("name: health, port: 8080, targetPort: health");
        Repository.Read("src/Operator/NodePools/Hosting/AgentPodBuilder.cs").Should().Contain("Name = \"kubelet\", ContainerPort = 10250");
    }

    [Fact]
    public void Every_histogram_says_what_its_buckets_are()
    {
        var made = Repository.Files("src", "*.cs").SelectMany(file => HistogramMade().Matches(File.ReadAllText(file))).Select(match => match.Value).ToList();

        made.Should().HaveCountGreaterThan(8);
        made.Where(statement => !statement.Contains("Seconds)", StringComparison.Ordinal) && !statement.Contains("InstrumentAdvice", StringComparison.Ordinal))
            .Should().BeEmpty("the smallest bucket of one that does not is 5 s");
    }

    /// <summary>Each instrument measures once, so that the exporter shows it.</summary>
    private async Task<HashSet<string>> OperatorMetricsAsync()
    {
        await _fixture.StartAsync();
        var runtime = _fixture.Parts.GetRequiredService<RuntimeMetrics>();
        var own = _fixture.Parts.GetRequiredService<OperatorMetrics>();
        foreach (var counter in new[] { runtime.Reconciles, runtime.QueueAdds, runtime.QueueRetries, runtime.WatchFailures, runtime.Lists, runtime.EventsDropped, own.WorkloadWrites, own.StatusWrites, own.Resolutions })
        {
            counter.Add(0);
        }

        runtime.QueueDepth.Add(0);
        runtime.Leading.Add(0);
        runtime.ReconcileSeconds.Record(0);
        runtime.QueueSeconds.Record(0);
        using var http = new HttpClient { BaseAddress = _fixture.Address };
        return [.. Sample().Matches(await http.GetStringAsync("/metrics")).Select(match => match.Groups[1].Value)];
    }

    /// <summary>The agent's are named in its sources as the exporter writes them: without units, counters with their ending.</summary>
    private static IEnumerable<string> AgentMetrics() =>
        Repository.Files("src/NodeAgent", "*.cs").SelectMany(file => Instrument().Matches(File.ReadAllText(file))).SelectMany(match =>
            match.Groups[1].Value == "Histogram" ? new[] { "_bucket", "_sum", "_count" }.Select(part => match.Groups[2].Value + part) : [match.Groups[2].Value]);

    [GeneratedRegex(@"^([a-z]\w*)[{ ]", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("""\.Create(Histogram|\w*Counter|\w*Gauge)(?:<\w+>)?\(\s*"([a-z_]+)",""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"\.CreateHistogram\b[^;]*;")]
    private static partial Regex HistogramMade();

    [GeneratedRegex(@"^## (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex(@"runbook: docs/runbooks\.md#(\w+)")]
    private static partial Regex Runbook();
}
