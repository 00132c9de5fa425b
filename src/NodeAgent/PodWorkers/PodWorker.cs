using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.LifecycleHooks;
using Krustlet.NodeAgent.PodLifecycle;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>
/// One Pod: its facts, its state, and the news that waits for the next pass. Anybody may post news and read the facts; only a
/// pass, of which there is never more than one, changes them. An idle Pod has no thread, timer or task.
/// </summary>
internal sealed class PodWorker(PodKey key, V1Pod first) : IDisposable
{
    private readonly Lock gate = new();
    private List<Func<PodFacts, PodFacts>>? news;
    private volatile PodFacts? facts;

    /// <summary>Which Pod.</summary>
    public PodKey Key => key;

    /// <summary>The object as first heard of, until the first pass has made facts of it.</summary>
    public V1Pod? FirstSeen { get; private set; } = first;

    /// <summary>What is known as of the last pass; null before the first.</summary>
    public PodFacts? Facts => facts;

    /// <summary>Where the Pod is; a pass's own.</summary>
    public PodStateName State { get; private set; } = PodStateName.Admitting;

    /// <summary>What is under way for the Pod.</summary>
    public PodOperations Operations { get; } = new();

    /// <summary>The hooks under way for the Pod.</summary>
    public RunningHooks Hooks { get; } = new();

    /// <summary>Adds news for the next pass.</summary>
    public void Post(Func<PodFacts, PodFacts> change)
    {
        lock (gate)
        {
            (news ??= []).Add(change);
        }
    }

    /// <summary>Takes the news that waits.</summary>
    public IReadOnlyList<Func<PodFacts, PodFacts>> TakeNews()
    {
        lock (gate)
        {
            var taken = news;
            news = null;
            return taken ?? [];
        }
    }

    /// <summary>Puts news back that a failed pass took; what came meanwhile stays behind it.</summary>
    public void Return(IReadOnlyList<Func<PodFacts, PodFacts>> taken)
    {
        lock (gate)
        {
            news = [.. taken, .. news ?? []];
        }
    }

    /// <summary>Publishes the outcome of a pass.</summary>
    public void Publish(PodStateName state, PodFacts outcome) => (State, facts, FirstSeen) = (state, outcome, null);

    /// <inheritdoc/>
    public void Dispose() => Operations.Dispose();
}
