using System.Collections.Immutable;
using System.Net;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Watching;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Faults;

/// <summary>Makes requests fail on purpose, so that tests can show what clients do about it. Thread-safe.</summary>
public sealed class FaultInjector
{
    private readonly ObjectStore _store;
    private readonly OpenWatches _watches;
    private readonly TimeProvider _time;
    private ImmutableList<FaultRule> _rules = [];

    internal FaultInjector(ObjectStore store, OpenWatches watches, TimeProvider time)
    {
        _store = store;
        _watches = watches;
        _time = time;
    }

    /// <summary>Strikes the next <paramref name="times"/> requests that match, until the result is disposed. Of several faults the oldest strikes.</summary>
    public IDisposable Inject(Predicate<FaultTarget> when, Fault fault, int times = int.MaxValue)
    {
        var rule = new FaultRule(when, fault, times, gone => ImmutableInterlocked.Update(ref _rules, rules => rules.Remove(gone)));
        ImmutableInterlocked.Update(ref _rules, rules => rules.Add(rule));
        return rule;
    }

    /// <summary>Ends open watches as a load balancer does: without a word.</summary>
    public void DropWatches(Predicate<FaultTarget>? which = null) => _watches.Drop(which ?? (_ => true));

    /// <summary>Forgets all history: every resource version given out so far is answered with 410.</summary>
    public void ExpireHistory() => _store.Compact();

    /// <summary>Lets a request meet the faults that match it.</summary>
    internal async Task StrikeAsync(HttpContext context, FaultTarget target)
    {
        if (_rules.FirstOrDefault(rule => rule.Strikes(target))?.Fault is not { } fault)
        {
            return;
        }

        if (fault.Delay > TimeSpan.Zero)
        {
            await Task.Delay(fault.Delay, _time, context.RequestAborted);
        }

        if (fault.Abort)
        {
            context.Abort();
            context.RequestAborted.ThrowIfCancellationRequested();
            throw new OperationCanceledException();
        }

        if (fault.Code is { } code)
        {
            throw ToStatus(fault, code);
        }
    }

    private static StatusException ToStatus(Fault fault, HttpStatusCode code) => new(code, fault.Reason, $"injected fault: {fault.Reason}")
    {
        Details = new StatusDetails(RetryAfterSeconds: fault.RetryAfter is { } wait ? (int)wait.TotalSeconds : null),
    };
}
