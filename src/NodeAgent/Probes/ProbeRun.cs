using k8s.Models;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.Probes;

/// <summary>
/// One probe of one run of a container: how often in a row it succeeded or failed, and what that decided. Taken by one worker at a time;
/// only <see cref="IsOver"/> is set by others.
/// </summary>
internal sealed class ProbeRun
{
    private static readonly TimeSpan DefaultPeriod = TimeSpan.FromSeconds(10);
    private const int DefaultFailureThreshold = 3;
    private readonly int successThreshold;
    private readonly int failureThreshold;
    private volatile bool isOver;
    private bool? last;
    private bool? decided;
    private int streak;

    /// <param name="pod">Of which Pod.</param>
    /// <param name="container">Of which container, with the run that is asked.</param>
    /// <param name="kind">What it decides.</param>
    /// <param name="probe">How it is asked.</param>
    public ProbeRun(PodProbes pod, ContainerFacts container, ProbeKind kind, V1Probe probe)
    {
        (Pod, Container, RunId, Kind, Probe) = (pod, container.Name, container.Current!.Id, kind, probe);
        Period = probe.PeriodSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultPeriod;
        successThreshold = Math.Max(1, probe.SuccessThreshold ?? 1);
        failureThreshold = probe.FailureThreshold is { } most and > 0 ? most : DefaultFailureThreshold;
        decided = kind switch
        {
            ProbeKind.Liveness => true,
            ProbeKind.Readiness => container.CurrentHealth?.Ready ?? false,
            _ => null,
        };
    }

    public PodProbes Pod { get; }

    public string Container { get; }

    public string RunId { get; }

    public ProbeKind Kind { get; }

    public V1Probe Probe { get; }

    public TimeSpan Period { get; }

    /// <summary>When it is asked next.</summary>
    public DateTimeOffset Due { get; set; }

    /// <summary>Nobody wants its answers any more.</summary>
    public bool IsOver
    {
        get => isOver;
        set => isOver = value;
    }

    /// <summary>Counts an answer; what it decides, when that is something new.</summary>
    public bool? Take(bool success)
    {
        streak = last == success ? streak + 1 : 1;
        last = success;
        if (streak < (success ? successThreshold : failureThreshold) || decided == success)
        {
            return null;
        }

        decided = success;
        // The run has started, or has to end: there is nothing more to ask.
        isOver = Kind == ProbeKind.Startup || (Kind == ProbeKind.Liveness && !success);
        return success;
    }
}
