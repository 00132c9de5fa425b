using Krustlet.Oci.Client;

namespace Krustlet.Oci.Store;

/// <summary>How a pull is watched.</summary>
public sealed record PullOptions
{
    /// <summary>Asked about what the name stands for before anything of it is downloaded, and although it may be here already; the pull fails with what it throws.</summary>
    public Func<ResolvedReference, CancellationToken, Task>? ApproveAsync { get; init; }

    /// <summary>Told of every block that comes, by the task that brings it: it must neither block nor throw. Nothing is told of what is here already.</summary>
    public IProgress<PullProgress>? Progress { get; init; }
}
