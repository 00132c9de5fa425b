using System.Net;
using Krustlet.Operator.Tests.Testing;

namespace Krustlet.Operator.Tests.Health;

public sealed class HealthEndpointsTests : IAsyncDisposable
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
}
