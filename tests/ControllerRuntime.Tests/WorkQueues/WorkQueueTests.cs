using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.WorkQueues;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ControllerRuntime.Tests.WorkQueues;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly RuntimeMetrics _metrics = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>("test", new WorkQueueOptions(), _metrics, _clock);

    public void Dispose()
    {
        _queue.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task A_key_added_many_times_is_worked_on_once()
    {
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");
        _queue.Add("a");

        (await DrainAsync()).Should().Equal("a", "b");
    }

    [Fact]
    public async Task A_key_added_while_it_is_worked_on_comes_back_only_when_that_is_done()
    {
        await using var keys = _queue.TakeAllAsync(default).GetAsyncEnumerator();
        _queue.Add("a");
        await keys.MoveNextAsync();
        _queue.Add("a");
        _queue.Add("a");
        _queue.Depth.Should().Be(0, "no second worker may take it");

        _queue.Done("a");
        _queue.Depth.Should().Be(1);
        (await keys.MoveNextAsync()).Should().BeTrue();
        keys.Current.Should().Be("a");
        _queue.Done("a");
        _queue.Depth.Should().Be(0);
    }

    [Fact]
    public void A_delayed_key_appears_when_its_time_has_come_and_the_shortest_delay_counts()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _queue.AddAfter("a", TimeSpan.FromSeconds(7));
        _queue.AddAfter("b", TimeSpan.FromSeconds(1));

        _clock.Advance(TimeSpan.FromSeconds(0.9));
        _queue.Depth.Should().Be(0);
        _clock.Advance(TimeSpan.FromSeconds(0.2));
        _queue.Depth.Should().Be(1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _queue.Depth.Should().Be(2);
    }

    [Fact]
    public async Task Of_several_delays_only_one_brings_the_key()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(3));
        _clock.Advance(TimeSpan.FromSeconds(4));
        await using var keys = _queue.TakeAllAsync(default).GetAsyncEnumerator();
        await keys.MoveNextAsync();
        _queue.Done("a");

        _clock.Advance(TimeSpan.FromSeconds(30));

        _queue.Depth.Should().Be(0);
    }

    [Fact]
    public void Failures_of_a_key_double_its_wait_up_to_the_maximum_and_forgetting_starts_over()
    {
        var backoff = new KeyBackoff<string>(new WorkQueueOptions { RetryBurst = 1000 }, _clock);

        var waits = Enumerable.Range(0, 20).Select(_ => backoff.Next("a").TotalMilliseconds).ToList();

        waits.Take(4).Should().Equal(5, 10, 20, 40);
        waits[^1].Should().Be(1_000_000);
        backoff.Next("b").TotalMilliseconds.Should().Be(5, "keys do not share their failures");
        backoff.Forget("a");
        backoff.Next("a").TotalMilliseconds.Should().Be(5);
    }

    [Fact]
    public void Retries_of_all_keys_together_are_held_to_the_shared_rate()
    {
        var backoff = new KeyBackoff<int>(new WorkQueueOptions { RetryBurst = 2, RetriesPerSecond = 10 }, _clock);

        backoff.Next(1).Should().Be(TimeSpan.FromMilliseconds(5));
        backoff.Next(2).Should().Be(TimeSpan.FromMilliseconds(5));
        backoff.Next(3).Should().Be(TimeSpan.FromMilliseconds(100));
        backoff.Next(4).Should().Be(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void A_rate_limited_key_comes_back_however_often_it_fails()
    {
        for (var failure = 1; failure <= 50; failure++)
        {
            _queue.AddRateLimited("a");
            _queue.Failures("a").Should().Be(failure);
        }

        _clock.Advance(TimeSpan.FromSeconds(1001));
        _queue.Depth.Should().Be(1);
    }

    [Fact]
    public async Task A_shut_down_queue_finishes_what_it_has_and_takes_no_more()
    {
        await using var keys = _queue.TakeAllAsync(default).GetAsyncEnumerator();
        _queue.Add("a");
        _queue.Add("b");
        await keys.MoveNextAsync();
        _queue.Add("a");
        _queue.ShutDown();
        _queue.Add("c");
        _queue.Done("a");

        (await keys.MoveNextAsync()).Should().BeTrue();
        keys.Current.Should().Be("b");
        _queue.Done("b");
        (await keys.MoveNextAsync()).Should().BeTrue();
        keys.Current.Should().Be("a");
        _queue.Done("a");
        (await keys.MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task Many_workers_never_hold_the_same_key_and_lose_none()
    {
        var held = new System.Collections.Concurrent.ConcurrentDictionary<string, bool>();
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var clashes = 0;
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            await foreach (var key in _queue.TakeAllAsync(default))
            {
                if (!held.TryAdd(key, true))
                {
                    Interlocked.Increment(ref clashes);
                }

                seen.AddOrUpdate(key, 1, (_, n) => n + 1);
                await Task.Yield();
                held.TryRemove(key, out var _);
                _queue.Done(key);
            }
        })).ToArray();
        Parallel.For(0, 5000, i => _queue.Add($"k{i % 50}"));
        _queue.ShutDown();
        await Task.WhenAll(workers);

        clashes.Should().Be(0);
        seen.Should().HaveCount(50);
    }

    private async Task<List<string>> DrainAsync()
    {
        _queue.ShutDown();
        var keys = new List<string>();
        await foreach (var key in _queue.TakeAllAsync(default))
        {
            keys.Add(key);
            _queue.Done(key);
        }

        return keys;
    }
}
