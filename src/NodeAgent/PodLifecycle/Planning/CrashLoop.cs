using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>
/// The kubelet's crash-loop arithmetic: the first restart is immediate, then 10 s doubling to a cap, counted from the
/// moment the container ended; a run that lasted twice the cap, or an edited image, starts afresh.
/// </summary>
internal sealed class CrashLoop(TimeSpan cap)
{
    /// <summary>The first delay.</summary>
    public static readonly TimeSpan Initial = TimeSpan.FromSeconds(10);

    /// <summary>The usual cap.</summary>
    public static readonly TimeSpan DefaultCap = TimeSpan.FromSeconds(300);

    /// <summary>When an ended container may start again; null when at once.</summary>
    public DateTimeOffset? WaitsUntil(ContainerFacts container, DateTimeOffset now)
    {
        if (container.BackOff is not { } backOff || container.Current?.FinishedAt is not { } finishedAt || Expired(container, backOff, finishedAt))
        {
            return null;
        }

        var until = finishedAt + backOff.Delay;
        return until > now ? until : null;
    }

    /// <summary>The memory after a restart at <paramref name="now"/>.</summary>
    public RestartBackOff Next(ContainerFacts container, DateTimeOffset now)
    {
        var finishedAt = container.Current?.FinishedAt ?? now;
        var delay = container.BackOff is { } backOff && !Expired(container, backOff, finishedAt)
            ? Min(backOff.Delay * 2)
            : Min(Initial);
        return new RestartBackOff(delay, now, container.Spec.Image);
    }

    private TimeSpan Min(TimeSpan delay) => delay < cap ? delay : cap;

    private bool Expired(ContainerFacts container, RestartBackOff backOff, DateTimeOffset finishedAt) =>
        backOff.Image != container.Spec.Image || finishedAt - backOff.StartedAt > cap * 2;
}
