using System.Runtime.CompilerServices;
using Krustlet.NodeAgent.Resources;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Resources;

public sealed class IdleMemoryTests
{
    private readonly FakeTimeProvider time = new();
    private readonly FakeHeap heap = new() { Allocated = 20 << 20 };
    private readonly IdleMemory memory;

    public IdleMemoryTests() => memory = new IdleMemory(heap, time);

    [Fact]
    public void What_the_start_left_is_given_back_at_the_first_rest()
    {
        Look(afterAllocating: IdleMemory.Quiet);

        heap.GivenBack.Should().Be(1);
    }

    [Fact]
    public void Nothing_is_stopped_while_it_works_but_after()
    {
        Look(afterAllocating: IdleMemory.Quiet + 1);
        Look(afterAllocating: IdleMemory.Quiet + 1);
        heap.GivenBack.Should().Be(0);

        Look(afterAllocating: 0);
        heap.GivenBack.Should().Be(1);
    }

    [Fact]
    public void At_rest_it_collects_only_when_it_is_worth_it()
    {
        Look(afterAllocating: 0);
        for (var looks = 1; looks < 8; looks++)
        {
            Look(afterAllocating: IdleMemory.Worthwhile / 8);
        }

        heap.GivenBack.Should().Be(1);

        Look(afterAllocating: IdleMemory.Worthwhile / 8);
        heap.GivenBack.Should().Be(2);
    }

    [Fact]
    public async Task It_looks_as_time_passes_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var loop = memory.RunAsync(stop.Token);

        time.Advance(IdleMemory.Interval);
        await heap.FirstGivenBack.WaitAsync(TimeSpan.FromSeconds(60));

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => loop).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public void The_real_heap_gives_back_what_nothing_holds()
    {
        var real = new ManagedHeap();
        var before = real.Allocated;
        var garbage = Garbage();

        real.GiveBack();

        garbage.IsAlive.Should().BeFalse();
        real.Allocated.Should().BeGreaterThan(before);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Garbage() => new(new byte[1 << 20]);

    private void Look(long afterAllocating)
    {
        heap.Allocated += afterAllocating;
        memory.Look();
    }

    private sealed class FakeHeap : IManagedHeap
    {
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Allocated { get; set; }

        public int GivenBack { get; private set; }

        public Task FirstGivenBack => first.Task;

        public void GiveBack()
        {
            GivenBack++;
            first.TrySetResult();
        }
    }
}
