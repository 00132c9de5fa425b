using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.LeaderElection;

/// <summary>
/// Leads while it holds a Lease. <see cref="Ready"/> completes when it first does; losing it ends the loop with
/// <see cref="LeadershipLostException"/>, which stops the program; stopping gives the lease back at once.
/// </summary>
public sealed partial class LeaseElector(IApiClient client, LeaderElectionOptions options, RuntimeMetrics metrics, TimeProvider time, Random random, ILogger<LeaseElector> logger) : IOwnedLoop
{
    private readonly TaskCompletionSource _leading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ObservedLease _observed = new(time);

    /// <inheritdoc/>
    public string Name => "leader-election";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.LeaderElection;

    /// <inheritdoc/>
    public Task Ready => _leading.Task;

    /// <summary>Whether this program leads now.</summary>
    public bool IsLeading { get; private set; }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var lease = await AcquireAsync(cancellationToken).ConfigureAwait(false);
        LogLeading(logger, options.Lease.ToString(), options.Identity);
        IsLeading = true;
        metrics.Leading.Add(1, new KeyValuePair<string, object?>("lease", options.Lease.ToString()));
        _leading.TrySetResult();
        try
        {
            await KeepAsync(lease, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            IsLeading = false;
            metrics.Leading.Add(-1, new KeyValuePair<string, object?>("lease", options.Lease.ToString()));
        }
    }

    private async Task<V1Lease> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAcquireAsync(cancellationToken).ConfigureAwait(false) is { } lease)
            {
                return lease;
            }

            // Up to 20 % more, at random: candidates that fail together must not try together for ever.
            await Task.Delay(options.RetryPeriod * (1 + 0.2 * random.NextDouble()), time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<V1Lease?> TryAcquireAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = await client.GetAsync(ApiResources.Leases, options.Lease, cancellationToken).ConfigureAwait(false);
            if (lease is null)
            {
                return await client.CreateAsync(ApiResources.Leases, Leases.New(options, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            }

            _observed.See(lease);
            var holder = lease.Spec?.HolderIdentity;
            var free = string.IsNullOrEmpty(holder) || holder == options.Identity
                || _observed.IsExpired(TimeSpan.FromSeconds(lease.Spec!.LeaseDurationSeconds ?? options.LeaseDuration.TotalSeconds));
            return free ? await client.ReplaceAsync(ApiResources.Leases, Leases.Take(lease, options, time.GetUtcNow()), null, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (ApiException e)
        {
            // Conflict and AlreadyExists mean that another candidate was quicker; all else passes or stays in the log.
            if (e.Reason is not (ApiErrorReason.Conflict or ApiErrorReason.AlreadyExists))
            {
                LogAcquireFailed(logger, e, options.Lease.ToString());
            }

            return null;
        }
    }

    private async Task KeepAsync(V1Lease lease, CancellationToken cancellationToken)
    {
        var renewedAt = time.GetTimestamp();
        try
        {
            while (true)
            {
                await Task.Delay(options.RetryPeriod, time, cancellationToken).ConfigureAwait(false);
                if (await TryRenewAsync(lease, renewedAt, cancellationToken).ConfigureAwait(false) is { } renewed)
                {
                    (lease, renewedAt) = (renewed, time.GetTimestamp());
                }
                else if (time.GetElapsedTime(renewedAt) >= options.RenewDeadline)
                {
                    throw new LeadershipLostException(options.Lease.ToString(), $"not renewed for {options.RenewDeadline.TotalSeconds:0} s");
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<V1Lease?> TryRenewAsync(V1Lease lease, long renewedAt, CancellationToken cancellationToken)
    {
        var left = options.RenewDeadline - time.GetElapsedTime(renewedAt);
        if (left <= TimeSpan.Zero)
        {
            return null;
        }

        using var deadline = new CancellationTokenSource(left, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await client.ReplaceAsync(ApiResources.Leases, Leases.Renew(lease, time.GetUtcNow()), null, both.Token).ConfigureAwait(false);
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.Conflict or ApiErrorReason.NotFound)
        {
            return await RereadAsync(both.Token, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            LogRenewFailed(logger, e, options.Lease.ToString());
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Somebody changed the lease: if it is not ours any more we have lost; else (a label, a recreated lease) we renew it as it is.</summary>
    private async Task<V1Lease?> RereadAsync(CancellationToken bounded, CancellationToken cancellationToken)
    {
        try
        {
            var now = await client.GetAsync(ApiResources.Leases, options.Lease, bounded).ConfigureAwait(false);
            if (now is not null && now.Spec?.HolderIdentity != options.Identity)
            {
                throw new LeadershipLostException(options.Lease.ToString(), $"{now.Spec?.HolderIdentity} holds it");
            }

            return now is null
                ? await client.CreateAsync(ApiResources.Leases, Leases.New(options, time.GetUtcNow()), bounded).ConfigureAwait(false)
                : await client.ReplaceAsync(ApiResources.Leases, Leases.Renew(now, time.GetUtcNow()), null, bounded).ConfigureAwait(false);
        }
        catch (ApiException e)
        {
            LogRenewFailed(logger, e, options.Lease.ToString());
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(options.RetryPeriod, time);
        try
        {
            while (!await TryReleaseAsync(limit.Token).ConfigureAwait(false))
            {
                // Changed between the two calls: by a renewal that was cut off here and not there, or by a label.
            }
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            // It runs out by itself; the next leader only waits longer.
            LogReleaseFailed(logger, e, options.Lease.ToString());
        }
    }

    private async Task<bool> TryReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            var lease = await client.GetAsync(ApiResources.Leases, options.Lease, cancellationToken).ConfigureAwait(false);
            if (lease?.Spec?.HolderIdentity == options.Identity)
            {
                await client.ReplaceAsync(ApiResources.Leases, Leases.Release(lease, time.GetUtcNow()), null, cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.Conflict)
        {
            return false;
        }
    }

    [LoggerMessage(EventIds.LeaderElection + 1, LogLevel.Information, "Leading by lease {Lease} as {Identity}")]
    private static partial void LogLeading(ILogger logger, string lease, string identity);

    [LoggerMessage(EventIds.LeaderElection + 2, LogLevel.Warning, "Could not try for the lease {Lease}")]
    private static partial void LogAcquireFailed(ILogger logger, Exception error, string lease);

    [LoggerMessage(EventIds.LeaderElection + 3, LogLevel.Warning, "Could not renew the lease {Lease}")]
    private static partial void LogRenewFailed(ILogger logger, Exception error, string lease);

    [LoggerMessage(EventIds.LeaderElection + 4, LogLevel.Information, "Could not give back the lease {Lease}; it runs out by itself")]
    private static partial void LogReleaseFailed(ILogger logger, Exception error, string lease);
}
