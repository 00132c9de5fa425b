using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Backoffs;
using Krustlet.ControllerRuntime.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.Reflectors;

/// <summary>
/// Keeps a sink equal to the API server: lists, watches from there, and finds its way back after every failure. A lost watch
/// is resumed where it stopped; only a version the server has forgotten costs a new list.
/// </summary>
public sealed partial class Reflector<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly IApiClient _client;
    private readonly ServedResource<T> _served;
    private readonly ListScope _scope;
    private readonly IReflectorSink<T> _sink;
    private readonly ReflectorOptions _options;
    private readonly RuntimeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly ILogger _logger;
    private readonly Backoff _backoff;
    private ApiResource<T> _resource;

    /// <summary>Creates a reflector; <see cref="RunAsync"/> starts it.</summary>
    public Reflector(IApiClient client, ServedResource<T> resource, ListScope scope, IReflectorSink<T> sink, ReflectorOptions options, RuntimeMetrics metrics, TimeProvider time, Random random, ILogger logger)
    {
        (_client, _served, _resource, _scope, _sink, _options) = (client, resource, resource.Current, scope, sink, options);
        (_metrics, _time, _random, _logger) = (metrics, time, random, logger);
        _backoff = new Backoff(options.Backoff, time, random);
    }

    /// <summary>Runs until cancelled. Throws only what the sink throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // "0" first: any state the server has in memory will do, and costs it nothing.
        string? listFrom = "0";
        while (true)
        {
            var (version, next) = await TryListAsync(listFrom, cancellationToken).ConfigureAwait(false);
            listFrom = next;
            if (version is not null)
            {
                await WatchFromAsync(version, cancellationToken).ConfigureAwait(false);
                listFrom = null;
            }
        }
    }

    private async Task<(string? Version, string? ListNext)> TryListAsync(string? from, CancellationToken cancellationToken)
    {
        try
        {
            _resource = await _served.FindAsync(_client, cancellationToken).ConfigureAwait(false);
            var list = await new Lister<T>(_client, _resource, _scope, _options.PageSize).ListAsync(from, cancellationToken).ConfigureAwait(false);
            _metrics.Lists.Add(1, new KeyValuePair<string, object?>("kind", _resource.Kind));
            _sink.Replace(list.Items);
            return (list.ResourceVersion, null);
        }
        catch (ApiException e)
        {
            await FailedAsync(e, "list", cancellationToken).ConfigureAwait(false);
            return (null, e.Reason == ApiErrorReason.Gone ? null : from);
        }
    }

    /// <summary>Watches, again and again, until the server no longer knows the version.</summary>
    private async Task WatchFromAsync(string version, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                version = await WatchOnceAsync(version, v => version = v, cancellationToken).ConfigureAwait(false);
            }
            catch (ApiException e)
            {
                await FailedAsync(e, "watch", cancellationToken).ConfigureAwait(false);
                if (NeedsList(e))
                {
                    return;
                }
            }
        }
    }

    /// <summary>One watch to its end. <paramref name="seen"/> keeps the place even when it ends in an error.</summary>
    private async Task<string> WatchOnceAsync(string version, Action<string> seen, CancellationToken cancellationToken)
    {
        var timeout = _options.MinimumWatch * (1 + _random.NextDouble());
        var started = _time.GetTimestamp();
        var quiet = true;
        await foreach (var change in _client.WatchAsync(_resource, _scope, version, timeout, cancellationToken).ConfigureAwait(false))
        {
            quiet = false;
            if (change.Kind != WatchEventKind.Bookmark)
            {
                _sink.Apply(change);
            }

            version = change.ResourceVersion;
            seen(version);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (quiet && _time.GetElapsedTime(started) < _options.ShortWatch)
        {
            throw new ApiException(ApiErrorReason.ServerUnavailable, null, $"The watch of {_resource.Plural} ended at once without an event.");
        }

        return version;
    }

    /// <summary>An answer we cannot read would come again on resuming; a list steps over it, and finds the version that a kind has now.</summary>
    private static bool NeedsList(ApiException e) => e.Reason is ApiErrorReason.Gone or ApiErrorReason.NotFound or ApiErrorReason.Unknown or ApiErrorReason.BadRequest;

    private async Task FailedAsync(ApiException error, string verb, CancellationToken cancellationToken)
    {
        _metrics.WatchFailures.Add(1, new("kind", _resource.Kind), new("reason", error.Reason));
        var wait = _backoff.Next();
        if (error.RetryAfter is { } asked && asked > wait)
        {
            wait = asked;
        }

        LogFailed(_logger, verb, _resource.Plural, error.Reason, error.Message, wait);
        await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(EventIds.Reflectors + 1, LogLevel.Warning, "Could not {Verb} {Resource} ({Reason}: {Error}); trying again in {Wait}")]
    private static partial void LogFailed(ILogger logger, string verb, string resource, ApiErrorReason reason, string error, TimeSpan wait);
}
