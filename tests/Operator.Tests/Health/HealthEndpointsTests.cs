using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Health;

public sealed partial class HealthEndpointsTests : IAsyncDisposable
{
    private readonly OperatorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_running_operator_is_healthy_ready_and_measured()
    {
        _fixture.Stub.Put(OperatorFixture.ModulePath + "/web", """{"spec":{"module":"r/web"}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Has(OperatorFixture.ModulePath + "/web", "Ready", "False/Progressing"), "a pass ran");
        using var http = new HttpClient { BaseAddress = _fixture.Address };

        (await http.GetAsync("/healthz")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await http.GetAsync("/readyz")).StatusCode.Should().Be(HttpStatusCode.OK);
        var metrics = await http.GetStringAsync("/metrics");
        metrics.Should().Contain("krustlet_reconciles").And.Contain("krustlet_workqueue_adds").And.Contain("krustlet_operator_workload_writes");
    }

    [Fact]
    public async Task Durations_are_measured_from_milliseconds_to_a_minute()
    {
        _fixture.Stub.Put(OperatorFixture.ModulePath + "/web", """{"spec":{"module":"r/web"}}""");
        await _fixture.StartAsync();
        await _fixture.EventuallyAsync(() => _fixture.Has(OperatorFixture.ModulePath + "/web", "Ready", "False/Progressing"), "a pass ran");
        using var http = new HttpClient { BaseAddress = _fixture.Address };

        var buckets = Bucket().Matches(await http.GetStringAsync("/metrics"))
            .GroupBy(match => match.Groups[1].Value, match => double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).ToDictionary(metric => metric.Key, metric => metric.Distinct().Order().ToList());

        buckets.Keys.Should().BeEquivalentTo("krustlet_reconcile_duration_seconds", "krustlet_workqueue_wait_seconds");
        buckets.Values.Should().AllSatisfy(bounds => bounds.Should().Equal(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 60));
    }

    [GeneratedRegex("""^(\w+)_bucket\{[^}]*le="([0-9.]+)"[^}]*\}""", RegexOptions.Multiline)]
    private static partial Regex Bucket();
}
