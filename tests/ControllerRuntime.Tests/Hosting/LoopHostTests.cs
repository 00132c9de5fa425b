using System.Collections.Concurrent;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Tests.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ControllerRuntime.Tests.Hosting;

public sealed class LoopHostTests
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly Lifetime _lifetime = new();

    [Fact]
    public async Task Groups_start_when_the_ones_before_are_ready_and_stop_the_other_way_round()
    {
        var cache = new Loop("cache", StartOrder.Caches, _log, new TaskCompletionSource());
        using var host = Host(new Loop("controller", StartOrder.Controllers, _log), cache, new Loop("server", StartOrder.Servers, _log));

        await host.StartAsync(default);
        await Eventually.BeAsync(() => _log.Count == 2, "the servers and caches run");
        _log.Should().Equal("+server", "+cache");
        cache.Gate!.SetResult();
        await host.AllReady;
        await Eventually.BeAsync(() => _log.Count == 3, "the controllers run");
        await host.StopAsync(default);

        _log.Should().Equal("+server", "+cache", "+controller", "-controller", "-cache", "-server");
        host.Fault.Should().BeNull();
        _lifetime.Stopped.Should().BeFalse();
    }

    [Fact]
    public async Task A_loop_that_fails_stops_the_program_and_is_remembered()
    {
        var broken = new Loop("broken", StartOrder.Caches, _log) { Failure = new InvalidOperationException("boom") };
        using var host = Host(broken, new Loop("other", StartOrder.Caches, _log));

        await host.StartAsync(default);
        await Eventually.BeAsync(() => _lifetime.Stopped, "the program is told to stop");
        await host.StopAsync(default);

        host.Fault.Should().BeSameAs(broken.Failure);
        _log.Should().Contain("-other");
    }

    [Fact]
    public async Task A_loop_that_returns_by_itself_stops_the_program_too()
    {
        using var host = Host(new Loop("short", StartOrder.Caches, _log) { Returns = true });

        await host.StartAsync(default);
        await Eventually.BeAsync(() => _lifetime.Stopped, "the program is told to stop");
        await host.StopAsync(default);

        host.Fault.Should().BeOfType<LoopEndedException>();
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_group_that_never_gets_ready()
    {
        using var host = Host(new Loop("standby", StartOrder.LeaderElection, _log, new TaskCompletionSource()), new Loop("controller", StartOrder.Controllers, _log));

        await host.StartAsync(default);
        await Eventually.BeAsync(() => _log.Contains("+standby"), "the first group runs");
        await host.StopAsync(default);

        _log.Should().Equal("+standby", "-standby");
    }

    private LoopHost Host(params IOwnedLoop[] loops) => new(loops, _lifetime, NullLogger<LoopHost>.Instance);

    private sealed class Loop(string name, StartOrder order, ConcurrentQueue<string> log, TaskCompletionSource? gate = null) : IOwnedLoop
    {
        public string Name => name;

        public StartOrder Order => order;

        public TaskCompletionSource? Gate => gate;

        public Exception? Failure { get; init; }

        public bool Returns { get; init; }

        public Task Ready => gate?.Task ?? Task.CompletedTask;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            log.Enqueue("+" + name);
            if (Failure is not null)
            {
                throw Failure;
            }

            if (Returns)
            {
                return;
            }

            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            finally
            {
                log.Enqueue("-" + name);
            }
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public bool Stopped { get; private set; }

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => Stopped = true;
    }
}
