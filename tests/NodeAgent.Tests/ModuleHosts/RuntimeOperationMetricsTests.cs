using System.Diagnostics.Metrics;
using Krustlet.NodeAgent.ModuleHosts;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.NodeAgent.Tests.ModuleHosts;

public sealed class RuntimeOperationMetricsTests
{
    [Fact]
    public async Task Calls_are_counted_and_those_that_fail_are_counted_apart()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var metrics = new RuntimeOperationMetrics(meters, TimeProvider.System);
        using var measured = new Measurements(meters);

        (await metrics.MeasureAsync("stop_container", static () => Task.FromResult(7))).Should().Be(7);
        await FluentActions.Awaiting(() => metrics.MeasureAsync<int>("stop_container", static () => throw new ModuleHostException("gone"))).Should().ThrowAsync<ModuleHostException>();

        measured["kubelet_runtime_operations_total{operation_type=stop_container}"].Should().Be(2);
        measured["kubelet_runtime_operations_errors_total{operation_type=stop_container}"].Should().Be(1);
        measured["kubelet_runtime_operations_duration_seconds{operation_type=stop_container}"].Should().Be(2);
    }
}
