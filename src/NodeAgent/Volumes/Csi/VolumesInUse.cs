using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <inheritdoc cref="INodeVolumes"/>
internal sealed class VolumesInUse(CsiRecords records) : INodeVolumes
{
    private readonly Lock gate = new();
    private TaskCompletionSource changed = New();
    private TaskCompletionSource told = New();
    private IReadOnlyList<string> reported = [];

    /// <inheritdoc/>
    public IReadOnlyList<string> InUse =>
        [.. records.Published.Concat(records.Staged).Select(static kept => kept.Value).Where(static record => record.AttachRequired).Select(static record => record.UniqueName).Distinct().Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>A record came or went.</summary>
    public void Update()
    {
        lock (gate)
        {
            if (!InUse.SequenceEqual(reported))
            {
                changed.TrySetResult();
            }
        }
    }

    /// <summary>Waits until the API server knows that a volume is in use.</summary>
    public async Task UntilReportedAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (reported.Contains(name))
                {
                    return;
                }

                next = told.Task;
            }

            Update();
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Reporting()
    {
        lock (gate)
        {
            changed = changed.Task.IsCompleted ? New() : changed;
        }
    }

    /// <inheritdoc/>
    public void Reported(IReadOnlyList<string> names)
    {
        TaskCompletionSource before;
        lock (gate)
        {
            (reported, before, told) = (names, told, New());
        }

        before.TrySetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
