using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Tests.Guests;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

public sealed class WasiLimitTests
{
    private static readonly byte[] GrowsUntilRefused = Wat.Command(
        "(loop $more (br_if $more (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) unreachable");

    [Fact]
    public async Task A_module_that_fails_at_its_memory_limit_is_out_of_memory_with_137()
    {
        using var bench = new WasiBench();
        var guest = bench.Start(GrowsUntilRefused, WasiBench.Spec with { MemoryBytes = 1 << 20 });

        var exit = await guest.Exited;
        exit.ExitCode.Should().Be(137);
        exit.Reason.Should().Be(ExitReason.OutOfMemory);
        exit.Message.Should().Contain("1048576");
    }

    [Fact]
    public async Task A_module_with_fuel_ends_when_it_is_used_up()
    {
        using var bench = new WasiBench(fuel: true);
        var guest = bench.Start(Wat.Spin, WasiBench.Spec with { Fuel = 100_000 });

        (await guest.Exited).Should().BeEquivalentTo(new { ExitCode = 137, Reason = ExitReason.OutOfFuel });
    }

    [Fact]
    public async Task A_module_ends_at_its_execution_time()
    {
        using var bench = new WasiBench();
        var spinner = bench.Start(Wat.Spin, WasiBench.Spec with { ExecutionTime = TimeSpan.FromMilliseconds(30) });
        var sleeper = bench.Start(Wat.SleepForever, WasiBench.Spec with { ExecutionTime = TimeSpan.FromMilliseconds(30) });

        (await spinner.Exited).Should().BeEquivalentTo(new { ExitCode = 137, Reason = ExitReason.Deadline });
        (await sleeper.Exited).Should().BeEquivalentTo(new { ExitCode = 137, Reason = ExitReason.Deadline });
    }

    [Fact]
    public async Task Modules_at_their_processor_limits_hold_no_thread_and_go_on_when_time_has_passed()
    {
        // The clock stands still, so what is spent does not come back; the bench has two threads.
        var time = new FakeTimeProvider();
        using var bench = new WasiBench(timeProvider: time);
        var spec = WasiBench.Spec with { CpuMillicores = 10, ExecutionTime = TimeSpan.FromSeconds(1) };
        var guests = Enumerable.Range(0, 4).Select(_ => bench.Start(Wat.Spin, spec)).ToList();
        await Task.WhenAll(guests.Select(guest => guest.Running));

        (await bench.Start(Wat.Exit(3)).Exited).ExitCode.Should().Be(3);

        time.Advance(TimeSpan.FromSeconds(1));
        foreach (var guest in guests)
        {
            (await guest.Exited).Reason.Should().Be(ExitReason.Deadline);
        }
    }

    [Fact]
    public async Task A_module_that_waits_for_its_processor_limit_can_be_stopped()
    {
        // The clock stands still: what is spent never comes back.
        using var bench = new WasiBench(timeProvider: new FakeTimeProvider());
        var guest = bench.Start(Wat.Spin, WasiBench.Spec with { CpuMillicores = 10 });
        await guest.Running;

        guest.Stop(143);

        (await guest.Exited).ExitCode.Should().Be(143);
    }

    [Fact]
    public void A_module_without_an_entry_point_lists_what_it_exports()
    {
        using var bench = new WasiBench();

        var load = () => bench.Load(Wat.Module("""(func (export "add") (param i32) (result i32) local.get 0) (memory (export "memory") 1)"""));

        var refused = load.Should().Throw<ModuleHost.Runtimes.ModuleStartException>().Which;
        refused.Kind.Should().Be(StartError.NoEntryPoint);
        refused.Message.Should().Contain("'add'").And.Contain("'memory'").And.Contain("_start");
    }

    [Fact]
    public void Unknown_imports_are_all_named()
    {
        using var bench = new WasiBench();

        var load = () => bench.Load(Wat.Module("""(import "env" "magic" (func)) (import "wasi_snapshot_preview1" "fd_dream" (func)) (func (export "_start"))"""));

        var refused = load.Should().Throw<ModuleHost.Runtimes.ModuleStartException>().Which;
        refused.Kind.Should().Be(StartError.UnknownImport);
        refused.Message.Should().Contain("'env::magic'").And.Contain("'wasi_snapshot_preview1::fd_dream'");
    }

    [Fact]
    public void A_known_import_with_another_type_is_refused()
    {
        using var bench = new WasiBench();

        var load = () => bench.Load(Wat.Module("""(import "wasi_snapshot_preview1" "proc_exit" (func)) (func (export "_start"))"""));

        load.Should().Throw<ModuleHost.Runtimes.ModuleStartException>().Which.Kind.Should().Be(StartError.UnknownImport);
    }
}
