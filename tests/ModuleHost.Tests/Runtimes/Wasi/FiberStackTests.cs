using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

/// <summary>Host functions run on stacks that the runtime did not make: collections and exceptions must work there.</summary>
[Collection(CollectorTests.Name)]
public sealed class FiberStackTests
{
    private static readonly byte[] PrintsOften = Wat.Command(
        "(local $i i32) (loop $again (call $print (i32.const 1) (i32.const 1024) (i32.const 2)) (drop (call $sched_yield)) " +
        "(br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 50))))",
        """(data (i32.const 1024) "x\n")""");

    [Fact]
    public async Task Collections_and_exceptions_in_host_functions_do_no_harm()
    {
        using var bench = new WasiBench();
        var module = bench.Load(PrintsOften);
        var guests = Enumerable.Range(0, 8).Select(_ => bench.Start(module, new StressingOutput())).ToList();

        foreach (var guest in guests)
        {
            (await guest.Exited).Should().Be(new ModuleExit(0, ExitReason.Completed));
        }
    }

    [Fact]
    public async Task An_exception_of_a_host_function_ends_its_module_only()
    {
        using var bench = new WasiBench();
        var module = bench.Load(Wat.Hello);
        var broken = bench.Start(module, new BrokenOutput());
        var whole = bench.Start(module);

        (await broken.Exited).Should().BeEquivalentTo(new { ExitCode = 134, Reason = ExitReason.Trap, Message = "A host function failed: broken" });
        (await whole.Exited).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Looking_for_an_engines_fibers_bears_collections_wherever_they_are()
    {
        using var ended = new CancellationTokenSource();
        var collecting = Task.Run(() =>
        {
            // One after the other without a pause would let no thread back from native code for minutes.
            while (!ended.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(1)))
            {
                GC.Collect(0);
            }
        });

        // On threads of the pool, whose stacks the fibers lie above as often as not.
        await Parallel.ForEachAsync(Enumerable.Range(0, 64), (number, _) =>
        {
            using var engine = new NativeEngine(EngineProfiles.For(number % 2 == 0 ? EngineProfile.Core : EngineProfile.CoreWithFuel, instances: 2));
            var own = FiberProbe.CurrentStackAddress();
            Math.Abs(FiberProbe.FindFiber(engine) - own).Should().BeGreaterThan(64 * 1024, "a fiber is not this thread's stack");
            return ValueTask.CompletedTask;
        });

        await ended.CancelAsync();
        await collecting;
    }

    private sealed class StressingOutput : IModuleOutput
    {
        public void Write(OutputStream stream, ReadOnlySpan<byte> data)
        {
            try
            {
                Collect(data.Length);
            }
            catch (InvalidOperationException)
            {
                GC.Collect();
            }
        }

        public void Complete()
        {
        }

        private static void Collect(int length)
        {
            GC.Collect();
            throw new InvalidOperationException(new string('x', length));
        }
    }

    private sealed class BrokenOutput : IModuleOutput
    {
        private bool broken;

        public void Write(OutputStream stream, ReadOnlySpan<byte> data)
        {
            if (!broken)
            {
                broken = true;
                throw new InvalidOperationException("broken");
            }
        }

        public void Complete()
        {
        }
    }
}
