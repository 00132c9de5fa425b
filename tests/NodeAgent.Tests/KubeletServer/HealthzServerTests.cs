using System.Net;
using System.Net.Sockets;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

public sealed class HealthzServerTests
{
    [Fact]
    public async Task It_answers_plainly_and_knows_nothing_else()
    {
        var endpoint = FreeEndpoint();
        using var stop = new CancellationTokenSource();
        var server = new HealthzServer(TestOptions.Server() with { Healthz = endpoint }, TimeProvider.System, NullLogger<HealthzServer>.Instance);
        var running = server.RunAsync(stop.Token);
        await Eventually.TrueAsync(() => server.Bound is not null);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{endpoint}") };

        (await client.GetStringAsync("/healthz")).Should().Be("ok");
        (await client.GetAsync("/pods")).StatusCode.Should().Be(HttpStatusCode.NotFound);

        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_tried_again()
    {
        var time = new FakeTimeProvider();
        var endpoint = FreeEndpoint();
        var other = new TcpListener(endpoint);
        other.Start();
        using var stop = new CancellationTokenSource();
        var server = new HealthzServer(TestOptions.Server() with { Healthz = endpoint }, time, NullLogger<HealthzServer>.Instance);
        var running = server.RunAsync(stop.Token);
        server.Bound.Should().BeNull();
        running.IsCompleted.Should().BeFalse("an agent does not end for that");

        other.Dispose();
        await Eventually.AsTimePassesAsync(time, TimeSpan.FromSeconds(5), () => server.Bound is not null);

        await stop.CancelAsync();
        await Record.ExceptionAsync(() => running);
    }

    private static IPEndPoint FreeEndpoint()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return (IPEndPoint)probe.LocalEndpoint;
    }
}
