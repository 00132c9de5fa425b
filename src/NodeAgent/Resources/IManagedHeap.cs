namespace Krustlet.NodeAgent.Resources;

/// <summary>The garbage-collected heap of this process.</summary>
internal interface IManagedHeap
{
    /// <summary>Bytes allocated since the process began; never falls.</summary>
    long Allocated { get; }

    /// <summary>Collects all garbage and gives what is free back to the machine. Stops every managed thread for some milliseconds.</summary>
    void GiveBack();
}
