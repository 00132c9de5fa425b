namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>
/// Many like calls, first one, then twice as many each round: a quota that refuses the first is not asked a thousand times
/// (Kubernetes' <c>slowStartBatch</c>).
/// </summary>
internal static class SlowStart
{
    private const int AtOnce = 32;

    /// <summary>How many succeeded, and the first failure that stopped it, if any.</summary>
    public static async Task<(int Done, Exception? Failure)> RunAsync(int count, Func<CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        var done = 0;
        Exception? failure = null;
        for (var batch = 1; done < count && failure is null; batch *= 2)
        {
            var size = Math.Min(batch, count - done);
            await Parallel.ForEachAsync(Enumerable.Range(0, size), Bounded(cancellationToken), async (_, token) =>
            {
                try
                {
                    await call(token);
                    Interlocked.Increment(ref done);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }
            });
        }

        return (done, failure);
    }

    /// <summary>All of them; the first failure is thrown once every call was tried.</summary>
    public static async Task ForEachAsync<T>(IReadOnlyCollection<T> items, Func<T, CancellationToken, Task> call, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        await Parallel.ForEachAsync(items, Bounded(cancellationToken), async (item, token) =>
        {
            try
            {
                await call(item, token);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        });
        if (failure is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static ParallelOptions Bounded(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
}
