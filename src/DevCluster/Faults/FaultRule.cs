namespace Krustlet.DevCluster.Faults;

/// <summary>A fault that is in force, and how many more requests it strikes.</summary>
internal sealed class FaultRule(Predicate<FaultTarget> when, Fault fault, int times, Action<FaultRule> remove) : IDisposable
{
    private int _left = times;

    public Fault Fault { get; } = fault;

    /// <summary>Whether it strikes this request; counts when it does.</summary>
    public bool Strikes(FaultTarget target) => when(target) && Interlocked.Decrement(ref _left) >= 0;

    public void Dispose() => remove(this);
}
