namespace Krustlet.ModuleHost.Scheduling;

/// <summary>Where a task stands between its worker and those that wake it.</summary>
internal enum TaskPhase
{
    Idle,
    Queued,
    Running,

    /// <summary>Woken while it ran: it runs once more instead of going idle.</summary>
    RunningAndWoken,
    Done,
}
