namespace Krustlet.ModuleHost.Scheduling;

/// <summary>Work that runs in steps on the scheduler's threads, never on two at once, and holds no thread between steps.</summary>
internal abstract class ScheduledTask(Scheduler scheduler) : IWaker
{
    private volatile TaskPhase phase = TaskPhase.Idle;

    protected Scheduler Scheduler { get; } = scheduler;

    /// <inheritdoc/>
    public void Wake()
    {
        while (true)
        {
            var seen = phase;
            var next = seen switch
            {
                TaskPhase.Idle => TaskPhase.Queued,
                TaskPhase.Running => TaskPhase.RunningAndWoken,
                _ => seen,
            };
            if (next == seen)
            {
                return;
            }
            if (Interlocked.CompareExchange(ref phase, next, seen) == seen)
            {
                if (next == TaskPhase.Queued)
                {
                    Scheduler.Enqueue(this);
                }
                return;
            }
        }
    }

    /// <summary>Runs one step on the calling worker and queues the task again if it wants that.</summary>
    internal void RunStep()
    {
        phase = TaskPhase.Running;
        switch (Step())
        {
            case StepOutcome.Done:
                phase = TaskPhase.Done;
                return;
            case StepOutcome.Wait when Interlocked.CompareExchange(ref phase, TaskPhase.Idle, TaskPhase.Running) == TaskPhase.Running:
                return;
            default:
                phase = TaskPhase.Queued;
                Scheduler.Enqueue(this);
                return;
        }
    }

    /// <summary>Does some work. Must not throw and must not block.</summary>
    protected abstract StepOutcome Step();
}
