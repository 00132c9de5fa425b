using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

public sealed class WasiExecutorTests : IDisposable
{
    private readonly WasiBench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public async Task A_module_that_prints_and_returns_completes_with_its_output()
    {
        var guest = bench.Start(Wat.Hello);

        (await guest.Exited).Should().Be(new ModuleExit(0, ExitReason.Completed));
        guest.Output.StandardOutput.Should().Be("hello world\n");
    }

    [Theory]
    [InlineData(0, ExitReason.Completed)]
    [InlineData(1, ExitReason.Error)]
    [InlineData(42, ExitReason.Error)]
    [InlineData(126, ExitReason.Error)]
    [InlineData(137, ExitReason.Error)]
    [InlineData(255, ExitReason.Error)]
    [InlineData(-1, ExitReason.Error)]
    public async Task Proc_exit_keeps_any_code(int code, ExitReason reason)
    {
        var guest = bench.Start(Wat.Exit(code));

        (await guest.Exited).Should().Be(new ModuleExit(code, reason));
    }

    [Fact]
    public async Task A_trap_ends_with_134_names_the_trap_and_reaches_standard_error()
    {
        var guest = bench.Start(Wat.Trap);

        var exit = await guest.Exited;
        exit.ExitCode.Should().Be(134);
        exit.Reason.Should().Be(ExitReason.Trap);
        exit.Message.Should().Contain("UnreachableCodeReached").And.Contain("wasm backtrace");
        guest.Output.StandardError.Should().Contain("unreachable");
    }

    [Fact]
    public async Task A_sleeping_module_wakes_and_goes_on()
    {
        var guest = bench.Start(Wat.SleepThenExit(TimeSpan.FromMilliseconds(20), 5));

        (await guest.Exited).ExitCode.Should().Be(5);
    }

    [Fact]
    public async Task A_sleeping_module_can_be_stopped()
    {
        var guest = bench.Start(Wat.SleepForever);
        await guest.Running;
        guest.Stop(143);

        (await guest.Exited).Should().BeEquivalentTo(new { ExitCode = 143, Reason = ExitReason.Stopped });
    }

    [Fact]
    public async Task A_spinning_module_can_be_stopped()
    {
        var guest = bench.Start(Wat.Spin);
        await guest.Running;
        guest.Stop(137);

        (await guest.Exited).Should().BeEquivalentTo(new { ExitCode = 137, Reason = ExitReason.Stopped });
    }

    [Fact]
    public async Task More_spinning_modules_than_threads_leave_room_for_others()
    {
        var spinners = Enumerable.Range(0, 4).Select(_ => bench.Start(Wat.Spin)).ToList();
        var hello = bench.Start(Wat.Hello);

        (await hello.Exited).ExitCode.Should().Be(0);
        spinners.ForEach(spinner => spinner.Stop());
        foreach (var spinner in spinners)
        {
            (await spinner.Exited).ExitCode.Should().Be(143);
        }
    }

    [Fact]
    public async Task A_thousand_sleepers_start_and_stop()
    {
        using var large = new WasiBench(instances: 1000);
        var module = large.Load(Wat.SleepForever);
        var guests = Enumerable.Range(0, 1000).Select(_ => large.Start(module)).ToList();
        await Task.WhenAll(guests.Select(guest => guest.Running));
        guests.ForEach(guest => guest.Stop());

        var exits = await Task.WhenAll(guests.Select(guest => guest.Exited));
        exits.Should().OnlyContain(exit => exit.ExitCode == 143);
        guests.Should().OnlyContain(guest => guest.Observer.Exits == 1);
    }
}
