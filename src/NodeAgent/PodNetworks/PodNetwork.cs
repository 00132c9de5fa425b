using System.Collections.Immutable;
using System.Net;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>
/// Gives each Pod its addresses: one of each of the node's podCIDRs, or the node's own address (<see cref="PodNetworkMode"/>). A loopback
/// podCIDR (127.0.0.0/8) needs no privilege and no route, any other needs one (<see cref="PodRoutes"/>). Thread-safe.
/// </summary>
internal sealed partial class PodNetwork(INodeView node, INodeIdentity identity, PodNetworkOptions options, PodRoutes routes, AddressRecords records, ILogger<PodNetwork> logger)
{
    private readonly Lock gate = new();
    private readonly AddressBook book = new(records, identity.HostIp.AddressFamily);
    private readonly HashSet<IPNetwork> ready = [];
    private readonly Dictionary<IPNetwork, string> told = [];
    private IReadOnlyList<IPNetwork> cidrs = [];

    /// <summary>Keeps the addresses that a Pod's status has, where this folder has no record of it. Call it for all Pods before the first <see cref="Acquire"/>.</summary>
    public void Adopt(string podUid, IReadOnlyList<IPAddress> had)
    {
        lock (gate)
        {
            var known = Cidrs_NeedsLock();
            if (book.Find(podUid) is null && had.Count > 0 && had.All(address => known.Any(range => range.Contains(address))))
            {
                Kept(() => book.Hold(podUid, had));
            }
        }
    }

    /// <summary>The Pod's addresses, the one of the node's family first: those it has, or new ones.</summary>
    /// <exception cref="PodAddressException">There are none to be had now; the message says what to do.</exception>
    public ImmutableArray<IPAddress> Acquire(PodFacts pod)
    {
        lock (gate)
        {
            try
            {
                return book.Find(pod.Key.Uid) ?? (pod.PodIps.IsEmpty ? New_NeedsLock(pod) : pod.PodIps);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw new PodAddressException($"the addresses of Pods cannot be kept in {options.Folder}: {failure.Message}. Give the agent's user room and the right to write there");
            }
        }
    }

    /// <summary>Gives the Pod's addresses back.</summary>
    /// <exception cref="IOException">They cannot be forgotten; the Pod still has them.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Release(string podUid)
    {
        lock (gate)
        {
            book.Release(podUid);
        }
    }

    /// <summary>Gives back what Pods had that no longer exist.</summary>
    public void ReleaseGone(Func<string, bool> exists)
    {
        lock (gate)
        {
            Kept(() => book.ReleaseGone(exists));
        }
    }

    /// <summary>Makes the routes what they should be: those of the node's podCIDRs, and of every range that a Pod has an address of.</summary>
    public void Sync()
    {
        lock (gate)
        {
            Kept(() =>
            {
                var current = options.Mode == PodNetworkMode.NodeIp ? [] : Cidrs_NeedsLock();
                var wanted = current.Union(routes.Noted().Where(book.Uses)).Where(static range => !PodCidrs.IsLoopback(range)).ToList();
                ready.Clear();
                var lasting = wanted.Where(range => Ensure_NeedsLock(range)?.Kind == PodRouteProblemKind.Lasting && !book.Uses(range)).ToList();
                routes.RemoveAllBut([.. wanted.Except(lasting)]);
            });
        }
    }

    /// <summary>Removes the routes, for an agent that leaves no module running.</summary>
    public void Leave()
    {
        lock (gate)
        {
            ready.Clear();
            Kept(() => routes.RemoveAllBut([]));
        }
    }

    private ImmutableArray<IPAddress> New_NeedsLock(PodFacts pod) =>
        pod.Pod.Spec.HostNetwork != true && Usable_NeedsLock() is { Count: > 0 } usable ? book.Take(pod.Key.Uid, usable) : [identity.HostIp];

    /// <summary>A Node that was deleted and made again may have none yet: those it had hold until then.</summary>
    private IReadOnlyList<IPNetwork> Cidrs_NeedsLock() => cidrs = PodCidrs.Of(node.Current) is { Count: > 0 } now ? now : cidrs;

    /// <summary>The podCIDRs to take from; none when Pods are to share the node's address.</summary>
    private IReadOnlyList<IPNetwork> Usable_NeedsLock()
    {
        if (options.Mode == PodNetworkMode.NodeIp)
        {
            return [];
        }

        var states = Cidrs_NeedsLock().Select(range => (Range: range, Problem: ready.Contains(range) ? null : Ensure_NeedsLock(range))).ToList();
        var problems = states.Select(static state => state.Problem).OfType<PodRouteProblem>().ToList();
        if (problems.Find(problem => problem.Kind == PodRouteProblemKind.Passing || (problem.Kind == PodRouteProblemKind.Lasting && options.Mode == PodNetworkMode.PodCidr)) is { } stop)
        {
            throw new PodAddressException(stop.Message);
        }

        if (problems.Exists(static problem => problem.Kind == PodRouteProblemKind.Lasting))
        {
            return [];
        }

        List<IPNetwork> usable = [.. states.Where(static state => state.Problem is null).Select(static state => state.Range)];
        return usable.Count > 0 || options.Mode == PodNetworkMode.Auto ? usable : throw new PodAddressException(problems.FirstOrDefault()?.Message ?? WithoutCidr());
    }

    private string WithoutCidr() =>
        $"node {identity.NodeName} has no podCIDR yet: the controller manager assigns it (--allocate-node-cidrs); in a cluster that assigns none set --pod-network=auto or node-ip";

    private PodRouteProblem? Ensure_NeedsLock(IPNetwork range)
    {
        var problem = PodCidrs.IsLoopback(range) ? null : routes.Ensure(range);
        if (problem is null)
        {
            ready.Add(range);
        }

        // Once, and again when it is another matter.
        if (!told.TryGetValue(range, out var before) || before != (problem?.Message ?? ""))
        {
            told[range] = problem?.Message ?? "";
            Tell(range, problem);
        }

        return problem;
    }

    private void Tell(IPNetwork range, PodRouteProblem? problem)
    {
        if (problem is null)
        {
            LogInUse(range);
        }
        else if (problem.Kind == PodRouteProblemKind.Lasting && options.Mode == PodNetworkMode.Auto)
        {
            LogShared(identity.HostIp, problem.Message);
        }
        else
        {
            LogNotUsable(range, problem.Message);
        }
    }

    private void Kept(Action change)
    {
        try
        {
            change();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotKept(failure, options.Folder);
        }
    }

    [LoggerMessage(4570, LogLevel.Information, "Pods get addresses of their own from {Range}")]
    private partial void LogInUse(IPNetwork range);

    [LoggerMessage(4571, LogLevel.Warning, "Pods share the node's address {Address}: {Reason}")]
    private partial void LogShared(IPAddress address, string reason);

    [LoggerMessage(4572, LogLevel.Warning, "Pods get no addresses from {Range}: {Reason}")]
    private partial void LogNotUsable(IPNetwork range, string reason);

    [LoggerMessage(4573, LogLevel.Warning, "What is noted of Pods' addresses in {Folder} could not be brought up to date")]
    private partial void LogNotKept(Exception failure, string folder);
}
