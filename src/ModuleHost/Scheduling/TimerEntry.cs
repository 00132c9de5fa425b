namespace Krustlet.ModuleHost.Scheduling;

/// <summary>A wake-up that is to come. Equal only to itself: <paramref name="Sequence"/> is unique.</summary>
/// <param name="Due">Timestamp of the queue's time provider.</param>
/// <param name="Sequence">Order among equal due times.</param>
/// <param name="Waker">Whom to wake.</param>
internal sealed record TimerEntry(long Due, long Sequence, IWaker Waker)
{
    public static readonly IComparer<TimerEntry> ByDueTime = Comparer<TimerEntry>.Create(
        (a, b) => a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));
}
