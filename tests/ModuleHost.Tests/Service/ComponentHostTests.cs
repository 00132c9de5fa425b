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

    [Fact]
    public async Task A_shared_host_refuses_a_component_and_says_what_to_do()
    {
        await using var host = await TestHost.StartAsync();

        var status = await host.StartAndWaitAsync(host.Request(WatComponents.Returns("0.2.0", 0)));

        status.StartError.Should().Be(StartError.UnsupportedRuntime);
        status.Message.Should().Contain("isolated host");
    }
}
