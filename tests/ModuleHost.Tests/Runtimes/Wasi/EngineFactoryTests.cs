using System.IO.MemoryMappedFiles;
using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Runtimes.Wasi;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi;

public sealed class EngineFactoryTests
{
    private const int BlockBytes = 4 << 20;
    private const int Blocks = 4000;

    [Fact]
    public async Task Engines_are_placed_below_an_address_while_memory_above_it_is_given_back()
    {
        // Only every second one is given back, so that each leaves a gap of its own.
        var blocks = Enumerable.Range(0, Blocks).Select(_ => new Block()).ToList();
        var lowest = blocks.Min(block => block.Address);
        using var placed = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var giver = Task.Run(() => GiveBack(blocks, begun, placed.Token));
        await Task.WhenAny(begun.Task, giver);

        // The smallest pool fits into the most gaps.
        var engines = Enumerable.Range(0, 8).Select(_ => EngineFactory.Create(EngineProfiles.For(EngineProfile.Core, instances: 1), lowest)).ToList();

        engines.Should().AllSatisfy(engine => ((long)FiberProbe.FindFiber(engine)).Should().BeLessThan(lowest));
        await placed.CancelAsync();
        await giver;
        engines.ForEach(engine => engine.Dispose());
        blocks.ForEach(block => block.Dispose());
    }

    private static void GiveBack(IReadOnlyList<Block> blocks, TaskCompletionSource begun, CancellationToken placed)
    {
        for (var i = 0; i < blocks.Count && !placed.IsCancellationRequested; i += 2)
        {
            blocks[i].Dispose();
            begun.TrySetResult();
            Thread.SpinWait(10_000);
        }
    }

    private sealed class Block : IDisposable
    {
        private readonly MemoryMappedFile file = MemoryMappedFile.CreateNew(null, BlockBytes);
        private readonly MemoryMappedViewAccessor view;

        public Block() => view = file.CreateViewAccessor();

        public nint Address => view.SafeMemoryMappedViewHandle.DangerousGetHandle();

        public void Dispose()
        {
            view.Dispose();
            file.Dispose();
        }
    }
}
