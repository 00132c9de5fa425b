using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class ComponentHostTests
{
    [Theory]
    [InlineData("0.2.0", 0, ExitReason.Completed)]
    [InlineData("0.2.6", 0, ExitReason.Completed)]
    [InlineData("0.2.12", 1, ExitReason.Error)]
    public async Task A_command_component_runs_in_an_isolated_host(string version, int code, ExitReason reason)
    {
        await using var host = await TestHost.StartAsync(options => options with { Isolated = true });

        var status = await host.StartAndWaitAsync(host.Request(WatComponents.Returns(version, code)));

        status.ExitCode.Should().Be(code, status.Message);
        status.ExitReason.Should().Be(reason);
    }

    [Theory]
    [InlineData(0, ExitReason.Completed)]
    [InlineData(7, ExitReason.Error)]
    [InlineData(255, ExitReason.Error)]
    public async Task A_component_that_may_say_its_status_keeps_it(int code, ExitReason reason)
    {
        await using var host = await TestHost.StartAsync(options => options with { Isolated = true });

        var status = await host.StartAndWaitAsync(host.Request(WatComponents.ExitsWith(code)));

        status.ExitCode.Should().Be(code, status.Message);
        status.ExitReason.Should().Be(reason);
    }

    [Fact]
    public async Task A_component_has_no_sockets_whatever_it_may_call_over_HTTP()
    {
        await using var host = await TestHost.StartAsync(options => options with { Isolated = true });
        var request = host.Request(WatComponents.WithoutSockets);
        request.OutboundHttp = new OutboundHttp { AllowAll = true };

        var status = await host.StartAndWaitAsync(request);

        status.ExitReason.Should().Be(ExitReason.Completed, status.Message);
    }

    [Fact]
    public async Task A_component_that_serves_HTTP_is_refused_and_told_apart_from_one_without_a_command()
    {
        await using var host = await TestHost.StartAsync(options => options with { Isolated = true });

        var status = await host.StartAndWaitAsync(host.Request(WatComponents.HttpHandler));

        status.StartError.Should().Be(StartError.NoEntryPoint);
        status.Message.Should().Contain("wasi:http/incoming-handler");
    }

    [Fact]
    public async Task A_shared_host_refuses_a_component_and_says_what_to_do()
    {
        await using var host = await TestHost.StartAsync();

        var status = await host.StartAndWaitAsync(host.Request(WatComponents.Returns("0.2.0", 0)));

        status.StartError.Should().Be(StartError.UnsupportedRuntime);
        status.Message.Should().Contain("isolated host");
    }

    [Fact]
    public async Task A_component_takes_as_long_as_its_processor_limit_makes_it()
    {
        await using var host = await TestHost.StartAsync(options => options with { Isolated = true });
        var request = host.Request(WatComponents.CountDown(200_000_000));
        request.Limits = new Krustlet.ModuleHost.Protocol.Limits { CpuMillicores = 100 };

        var status = await host.StartAndWaitAsync(request);

        status.ExitCode.Should().Be(0, status.Message);
        var used = (await host.Client.GetStatsAsync([request.Id], CancellationToken.None)).Modules.Single().CpuNanoseconds;
        // A tenth of a processor; half of that leaves room for the last slice, which nothing waits for.
        (status.FinishedAt - status.StartedAt).ToTimeSpan().TotalNanoseconds.Should().BeGreaterThan(5.0 * used);
    }
}
