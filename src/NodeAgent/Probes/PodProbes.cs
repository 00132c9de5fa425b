using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>The probes of one Pod. Changed by the Pod's passes only, of which there is one at a time.</summary>
internal sealed class PodProbes(PodFacts facts, Action<Func<PodFacts, PodFacts>> post)
{
    private readonly Dictionary<(string RunId, ProbeKind Kind), ProbeRun> runs = [];
    private volatile PodFacts facts = facts;

    /// <summary>What was known of the Pod at its last pass.</summary>
    public PodFacts Facts => facts;

    /// <summary>Gives the Pod news.</summary>
    public Action<Func<PodFacts, PodFacts>> Post => post;

    public bool IsEmpty => runs.Count == 0;

    /// <summary>Drops what is not asked any more, and gives what is new.</summary>
    public IReadOnlyList<ProbeRun> Renew(PodFacts newest)
    {
        facts = newest;
        var wanted = ProbePlan.For(newest).ToDictionary(static p => (p.Container.Current!.Id, p.Kind));
        foreach (var (key, run) in runs.Where(r => !wanted.ContainsKey(r.Key)).ToList())
        {
            run.IsOver = true;
            runs.Remove(key);
        }

        var added = wanted.Where(w => !runs.ContainsKey(w.Key)).Select(w => new ProbeRun(this, w.Value.Container, w.Value.Kind, w.Value.Probe)).ToList();
        added.ForEach(run => runs.Add((run.RunId, run.Kind), run));
        return added;
    }

    /// <summary>Drops everything.</summary>
    public void End()
    {
        foreach (var run in runs.Values)
        {
            run.IsOver = true;
        }

        runs.Clear();
    }
}
