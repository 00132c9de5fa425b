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

        var exited = await host.BeginToWaitForAsync(sleeper.Id, ModuleState.Exited);
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
        var exited = await host.BeginToWaitForAsync(spinner.Id, ModuleState.Exited);

        await host.Client.StopModuleAsync(spinner.Id, 137, CancellationToken.None);

        var status = await exited;
        status.ExitCode.Should().Be(137);
        status.ExitReason.Should().Be(ExitReason.Stopped);
        (await host.WaitForExitAsync()).Should().Be(137);
    }

    [Fact]
    public async Task A_component_reads_what_callers_write_one_after_the_other_until_one_ends_its_input()
    {
        await using var host = await HostProcess.StartAsync("isolated");
        var request = host.Request(BuiltGuests.Read("echo-component-wat"));
        request.StandardInput = true;
        await host.Client.StartModuleAsync(request, CancellationToken.None);
        await host.WaitForAsync(request.Id, ModuleState.Running);

        await host.Client.WriteInputAsync(request.Id, InputText.Of("first\n"), endAfter: false, CancellationToken.None);
        await host.Client.WriteInputAsync(request.Id, InputText.Of("second\n"), endAfter: true, CancellationToken.None);

        (await host.WaitForAsync(request.Id, ModuleState.Exited)).ExitReason.Should().Be(ExitReason.Completed);
        File.ReadAllLines(request.LogPath).Select(line => line.Split(' ')[^1]).Should().Equal("first", "second");
    }

    [Fact]
    public async Task A_component_that_waits_for_input_runs_until_it_is_stopped()
    {
        await using var host = await HostProcess.StartAsync("isolated");
        var request = host.Request(BuiltGuests.Read("echo-component-wat"));
        request.StandardInput = true;
        await host.Client.StartModuleAsync(request, CancellationToken.None);
        await host.WaitForAsync(request.Id, ModuleState.Running);
        var exited = await host.BeginToWaitForAsync(request.Id, ModuleState.Exited);

        await host.Client.StopModuleAsync(request.Id, 143, CancellationToken.None);

        (await exited).ExitCode.Should().Be(143);
        (await host.WaitForExitAsync()).Should().Be(143);
    }

    [Fact]
    public async Task A_component_without_a_standard_input_is_at_its_end_from_the_beginning()
    {
        await using var host = await HostProcess.StartAsync("isolated");
        var request = host.Request(BuiltGuests.Read("echo-component-wat"));

        await host.Client.StartModuleAsync(request, CancellationToken.None);

        (await host.WaitForAsync(request.Id, ModuleState.Exited)).ExitReason.Should().Be(ExitReason.Completed);
    }
}
