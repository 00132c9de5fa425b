using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class HostProcessTests
{
    [Fact]
    public async Task A_host_process_compiles_in_another_process_survives_a_hangup_and_ends_in_order()
    {
        await using var host = await HostProcess.StartAsync("shared");
        var hello = host.Request(Wat.Hello);
        await host.Client.StartModuleAsync(hello, CancellationToken.None);
        (await host.WaitForAsync(hello.Id, ModuleState.Exited)).ExitReason.Should().Be(ExitReason.Completed);
        var sleeper = host.Request(Wat.SleepForever);
        await host.Client.StartModuleAsync(sleeper, CancellationToken.None);
        await host.WaitForAsync(sleeper.Id, ModuleState.Running);

        await host.SignalAsync("HUP");
        (await host.Client.ListModulesAsync(CancellationToken.None)).Should().HaveCount(2);

        var exited = host.WaitForAsync(sleeper.Id, ModuleState.Exited);
        await host.SignalAsync("TERM");
        (await exited).ExitCode.Should().Be(143);
        (await host.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task Stopping_the_component_of_an_isolated_host_reports_it_and_ends_the_process_with_its_code()
    {
        await using var host = await HostProcess.StartAsync("isolated");
        var spinner = host.Request(WatComponents.Spin);
        await host.Client.StartModuleAsync(spinner, CancellationToken.None);
        await host.WaitForAsync(spinner.Id, ModuleState.Running);
        var exited = host.WaitForAsync(spinner.Id, ModuleState.Exited);

        await host.Client.StopModuleAsync(spinner.Id, 137, CancellationToken.None);

        var status = await exited;
        status.ExitCode.Should().Be(137);
        status.ExitReason.Should().Be(ExitReason.Stopped);
        (await host.WaitForExitAsync()).Should().Be(137);
    }
}
