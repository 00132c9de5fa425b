using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>Sends events from a bounded queue, one at a time, in order. <paramref name="component"/> is who <c>kubectl describe</c> says they are from.</summary>
public sealed partial class EventRecorder(IApiClient client, string component, string host, EventCorrelatorOptions options, RuntimeMetrics metrics, TimeProvider time, Random random, ILogger<EventRecorder> logger) : IOwnedLoop, IEventRecorder
{
    private const int LongestMessage = 1024;
    private readonly EventCorrelator _correlator = new(options, time);
    private readonly Channel<RecordedEvent> _queue = Channel.CreateBounded<RecordedEvent>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });
    private CorrelatedEvent? _unsent;

    /// <inheritdoc/>
    public string Name => "events";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public void Record(V1ObjectReference regarding, EventSeverity severity, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(regarding);
        ArgumentNullException.ThrowIfNull(message);
        var text = message.Length <= LongestMessage ? message : message[..LongestMessage];
        if (!_queue.Writer.TryWrite(new RecordedEvent(regarding, severity, reason, text, time.GetUtcNow())))
        {
            Dropped(EventDrop.QueueFull);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                _unsent = Correlated(item);
                if (_unsent is { } next)
                {
                    await SendAsync(next, cancellationToken).ConfigureAwait(false);
                    _unsent = null;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SendLastAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What was recorded before the stop, why it stopped among it: once each, for as long as a stop may take for it.</summary>
    private async Task SendLastAsync()
    {
        using var limit = new CancellationTokenSource(options.LastSends, time);
        try
        {
            while (_unsent is not null || _queue.Reader.TryPeek(out _))
            {
                if (_unsent is { } last)
                {
                    await SendLastAsync(last, limit.Token).ConfigureAwait(false);
                }

                _unsent = _queue.Reader.TryRead(out var item) ? Correlated(item) : null;
            }
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            var left = _queue.Reader.Count + 1;
            metrics.EventsDropped.Add(left, new KeyValuePair<string, object?>("why", EventDrop.Stopped));
            LogUnsent(logger, e, left);
        }
    }

    private async Task SendLastAsync(CorrelatedEvent last, CancellationToken cancellationToken)
    {
        try
        {
            await SendOnceAsync(last, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (IsFinal(e))
        {
            LogDropped(logger, e, last.Item.Reason, last.Item.Regarding.Name, 1);
            Dropped(EventDrop.Refused);
        }
    }

    private CorrelatedEvent? Correlated(RecordedEvent item)
    {
        var correlated = _correlator.Correlate(item);
        if (correlated is null)
        {
            Dropped(EventDrop.Spam);
        }

        return correlated;
    }

    private async Task SendAsync(CorrelatedEvent correlated, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(correlated, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (IsFinal(e) || attempt >= options.SendAttempts)
            {
                LogDropped(logger, e, correlated.Item.Reason, correlated.Item.Regarding.Name, attempt);
                Dropped(EventDrop.Refused);
                return;
            }
            catch (ApiException)
            {
                var share = attempt == 1 ? random.NextDouble() : 1;
                await Task.Delay(options.SendRetry * share, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendOnceAsync(CorrelatedEvent correlated, CancellationToken cancellationToken)
    {
        var (item, series, _) = correlated;
        if (series.IsStored)
        {
            try
            {
                await client.PatchAsync(ApiResources.Events, new NamespacedName(item.Namespace, series.Name), Repeat(correlated), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
            {
                // Events live an hour; a repeat after that starts a new one.
                (series.Name, series.First, series.Count, series.IsStored, series.IsAsked) = (_correlator.NameOf(item), item.At, 1, false, false);
            }
        }

        var wasAsked = series.IsAsked;
        series.IsAsked = true;
        try
        {
            await client.CreateAsync(ApiResources.Events, Build(correlated), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (wasAsked && e.Reason == ApiErrorReason.AlreadyExists)
        {
            // It was made, and the answer lost: what is there is ours, and counts on.
            await client.PatchAsync(ApiResources.Events, new NamespacedName(item.Namespace, series.Name), Repeat(correlated), cancellationToken).ConfigureAwait(false);
        }

        series.IsStored = true;
    }

    /// <summary>Refused for what it is, or already there, or its namespace is going: sending it again changes nothing.</summary>
    private static bool IsFinal(ApiException e) => e.Reason
        is ApiErrorReason.Forbidden or ApiErrorReason.Invalid or ApiErrorReason.BadRequest or ApiErrorReason.NotFound
        or ApiErrorReason.AlreadyExists or ApiErrorReason.Conflict or ApiErrorReason.Unauthorized;

    private Corev1Event Build(CorrelatedEvent correlated) => new()
    {
        ApiVersion = ApiResources.Events.ApiVersion,
        Kind = ApiResources.Events.Kind,
        Metadata = new V1ObjectMeta { Name = correlated.Series.Name, NamespaceProperty = correlated.Item.Namespace },
        InvolvedObject = correlated.Item.Regarding,
        Type = correlated.Item.Severity.ToString(),
        Reason = correlated.Item.Reason,
        Message = correlated.Message,
        Source = new V1EventSource { Component = component, Host = host },
        ReportingComponent = component,
        ReportingInstance = host,
        FirstTimestamp = correlated.Series.First.UtcDateTime,
        LastTimestamp = correlated.Item.At.UtcDateTime,
        Count = correlated.Series.Count,
    };

    private static PatchRequest Repeat(CorrelatedEvent correlated)
    {
        var patch = new JsonObject
        {
            ["count"] = correlated.Series.Count,
            ["lastTimestamp"] = correlated.Item.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["message"] = correlated.Message,
        };
        return new PatchRequest(PatchKind.Merge, patch.ToJsonString());
    }

    private void Dropped(EventDrop why) => metrics.EventsDropped.Add(1, new KeyValuePair<string, object?>("why", why));

    [LoggerMessage(EventIds.EventRecording + 1, LogLevel.Warning, "Dropped the event {Reason} about {Object} after {Attempts} attempts")]
    private static partial void LogDropped(ILogger logger, Exception error, string reason, string @object, int attempts);

    [LoggerMessage(EventIds.EventRecording + 2, LogLevel.Warning, "Stopped with {Count} events that were not sent")]
    private static partial void LogUnsent(ILogger logger, Exception error, int count);
}
