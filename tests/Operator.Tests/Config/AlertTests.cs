using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Manifests;
using Krustlet.Operator.Tests.Packaging;

namespace Krustlet.Operator.Tests.Config;

/// <summary>The alerts, and what the dashboard asks, as Prometheus reads them: each fires on what it is for, and none on a cluster that is well.</summary>
public sealed partial class AlertTests : IDisposable
{
    private const string Promtool = "promtool/promtool";
    private const string OfOperator = "job=\"krustlet-system/krustlet-operator\",namespace=\"krustlet-system\",pod=\"krustlet-operator-1\"";
    private const string OfAgent = "job=\"krustlet-system/krustlet-agents\",instance=\"10.0.0.7:10250\",pod=\"krustlet-pool-edge-0\"";

    /// <summary>An hour in which all is well: <c>a+bxn</c> is Prometheus' way to write a series that begins at a and grows n times by b.</summary>
    private static readonly Dictionary<string, string> Well = new()
    {
        [$"up{{{OfOperator}}}"] = "1x60",
        [$"up{{{OfAgent}}}"] = "1x60",
        [$"krustlet_leader{{{OfOperator}}}"] = "1x60",
        [$"krustlet_reconciles_total{{{OfOperator},controller=\"modules\",result=\"Done\"}}"] = "0+60x60",
        [$"krustlet_reconciles_total{{{OfOperator},controller=\"modules\",result=\"Error\"}}"] = "0+1x60",
        [$"krustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"5\"}}"] = "0+60x60",
        [$"krustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"25\"}}"] = "0+60x60",
        [$"krustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"60\"}}"] = "0+60x60",
        [$"krustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"+Inf\"}}"] = "0+60x60",
        [$"krustlet_reflector_failures_total{{{OfOperator},kind=\"Pod\",reason=\"Gone\"}}"] = "0x30 1x30",
        [$"kubelet_started_containers_errors_total{{{OfAgent},code=\"ErrImagePull\"}}"] = "0x30 2x30",
        [$"kubelet_runtime_operations_total{{{OfAgent},operation_type=\"start_container\"}}"] = "0+60x60",
        [$"kubelet_runtime_operations_errors_total{{{OfAgent},operation_type=\"start_container\"}}"] = "0+1x60",
        [$"rest_client_requests_total{{{OfAgent},code=\"200\"}}"] = "0+60x60",
        [$"rest_client_requests_total{{{OfAgent},code=\"<error>\"}}"] = "0+1x60",
        [$"kubelet_certificate_manager_client_ttl_seconds{{{OfAgent}}}"] = "90000-60x60",
        [$"kubelet_evictions{{{OfAgent},eviction_signal=\"memory.available\"}}"] = "3x60",
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-alerts-");

    /// <summary>By alert: the series that are otherwise than well, and the labels that the alert then has besides its severity.</summary>
    public static TheoryData<string, string, string> Ills => new()
    {
        { "KrustletOperatorDown", $"up{{{OfOperator}}}: 0x60", "" },
        { "KrustletOperatorWithoutLeader", $"krustlet_leader{{{OfOperator}}}: 0x60", "" },
        { "KrustletReconcilesFail", $"krustlet_reconciles_total{{{OfOperator},controller=\"modules\",result=\"Error\"}}: 0+10x60", "controller=modules" },
        {
            "KrustletQueueBehind",
            $"krustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"5\"}}: 0x60\nkrustlet_workqueue_wait_seconds_bucket{{{OfOperator},queue=\"modules\",le=\"25\"}}: 0+50x60",
            "queue=modules"
        },
        { "KrustletWatchesFail", $"krustlet_reflector_failures_total{{{OfOperator},kind=\"Pod\",reason=\"Gone\"}}: 0+1x60", "pod=krustlet-operator-1,kind=Pod,reason=Gone" },
        { "KrustletAgentDown", $"up{{{OfAgent}}}: 0x60", "job=krustlet-system/krustlet-agents,instance=10.0.0.7:10250,pod=krustlet-pool-edge-0" },
        { "KrustletContainersDoNotStart", $"kubelet_started_containers_errors_total{{{OfAgent},code=\"ErrImagePull\"}}: 0+1x60", "instance=10.0.0.7:10250,code=ErrImagePull" },
        { "KrustletModuleHostsFail", $"kubelet_runtime_operations_errors_total{{{OfAgent},operation_type=\"start_container\"}}: 0+10x60", "instance=10.0.0.7:10250,operation_type=start_container" },
        { "KrustletAgentCannotReachApiServer", $"rest_client_requests_total{{{OfAgent},code=\"<error>\"}}: 0+20x60", "instance=10.0.0.7:10250" },
        { "KrustletAgentCertificateEnds", $"kubelet_certificate_manager_client_ttl_seconds{{{OfAgent}}}: 20000-60x60", "job=krustlet-system/krustlet-agents,instance=10.0.0.7:10250,pod=krustlet-pool-edge-0" },
        { "KrustletPodsEvicted", $"kubelet_evictions{{{OfAgent},eviction_signal=\"memory.available\"}}: 3x35 4x25", "instance=10.0.0.7:10250,eviction_signal=memory.available" },
        { "KrustletPodsEvicted", $"kubelet_evictions{{{OfAgent},eviction_signal=\"memory.available\"}}: 3x30 0x5 1x25", "instance=10.0.0.7:10250,eviction_signal=memory.available" },
        // The series of a signal begins with its first eviction.
        { "KrustletPodsEvicted", $"kubelet_evictions{{{OfAgent},eviction_signal=\"nodefs.available\"}}: _x35 1x25", "instance=10.0.0.7:10250,eviction_signal=nodefs.available" },
    };

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Every_alert_is_shown_to_fire() => Ills.Select(ill => (string)ill[0]).Distinct().Should().BeEquivalentTo(Expressions.OfAlerts().Keys);

    [Fact]
    public Task None_fires_while_all_is_well() => TestAsync(Well, [.. Expressions.OfAlerts().Keys.Select(alert => Expected(alert))]);

    [Theory]
    [MemberData(nameof(Ills))]
    public Task It_fires_on_what_it_is_for_and_says_what(string alert, string ill, string labels)
    {
        var series = new Dictionary<string, string>(Well);
        foreach (var line in ill.Split('\n'))
        {
            var end = line.LastIndexOf(": ", StringComparison.Ordinal);
            series[line[..end]] = line[(end + 2)..];
        }

        var rule = Rule(alert);
        var shown = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=')).ToDictionary(label => label[0], label => label[1]);
        var annotations = Label().Replace(rule["annotations"]!.ToJsonString(), match => shown[match.Groups[1].Value]);
        shown["severity"] = rule["labels"]!["severity"]!.GetValue<string>();
        var fired = new JsonObject
        {
            ["exp_labels"] = new JsonObject(shown.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))),
            ["exp_annotations"] = JsonNode.Parse(annotations),
        };
        return TestAsync(series, [Expected(alert, fired)]);
    }

    [Fact]
    public async Task Prometheus_understands_what_the_dashboard_asks()
    {
        var rules = Expressions.OfDashboard().Select((expression, at) => (JsonNode)new JsonObject { ["record"] = $"panel:{at}", ["expr"] = expression.Replace("$__rate_interval", "5m", StringComparison.Ordinal) });
        var path = await WriteAsync("dashboard.json", new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboard", ["rules"] = new JsonArray([.. rules]) }) });

        (await ToolRun.OutputOfAsync(Promtool, ["check", "rules", path])).Should().Contain($"SUCCESS: {Expressions.OfDashboard().Count} rules found");
    }

    private async Task TestAsync(IReadOnlyDictionary<string, string> series, JsonArray expected)
    {
        await WriteAsync("rules.json", Rules());
        var test = new JsonObject
        {
            ["interval"] = "1m",
            ["input_series"] = new JsonArray([.. series.Select(one => (JsonNode)new JsonObject { ["series"] = one.Key, ["values"] = one.Value })]),
            ["alert_rule_test"] = expected,
        };
        var path = await WriteAsync("test.json", new JsonObject { ["rule_files"] = new JsonArray("rules.json"), ["evaluation_interval"] = "1m", ["tests"] = new JsonArray(test) });

        var run = await ToolRun.OfAsync(Promtool, ["test", "rules", path]);

        run.ExitCode.Should().Be(0, run.Output + run.Error);
    }

    private static JsonObject Expected(string alert, params JsonNode[] fired) => new() { ["eval_time"] = "40m", ["alertname"] = alert, ["exp_alerts"] = new JsonArray(fired) };

    private static JsonNode Rule(string alert) =>
        Rules()["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Single(rule => rule!["alert"]!.GetValue<string>() == alert)!;

    private static JsonNode Rules() => ManifestReader.Read(Repository.Read("config/monitoring/prometheusrules.yaml"), "alerts").Single()["spec"]!.DeepClone();

    private async Task<string> WriteAsync(string file, JsonNode content)
    {
        var path = Path.Combine(folder.FullName, file);
        await File.WriteAllTextAsync(path, content.ToJsonString());
        return path;
    }

    [GeneratedRegex(@"\{\{ \$labels\.(\w+) \}\}")]
    private static partial Regex Label();
}
