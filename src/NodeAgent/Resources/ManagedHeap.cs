namespace Krustlet.NodeAgent.Resources;

/// <inheritdoc cref="IManagedHeap"/>
internal sealed class ManagedHeap : IManagedHeap
{
    public long Allocated => GC.GetTotalAllocatedBytes();

    public void GiveBack() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
