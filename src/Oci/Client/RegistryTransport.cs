using System.Net;
using System.Net.Http.Headers;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Polly;
using Polly.Retry;

namespace Krustlet.Oci.Client;

/// <summary>Sends requests to a registry: answers its challenges, follows its redirects, repeats what passed failures spoil.</summary>
internal sealed class RegistryTransport : IDisposable
{
    private const int MostRedirects = 5;
    private static readonly ProductInfoHeaderValue Product = new("krustlet", "0.1");
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private readonly RegistryConnections _connections;
    private readonly Authorizer _authorizer;
    private readonly ResiliencePipeline<HttpResponseMessage> _retries;
    private readonly ResiliencePipeline<HttpResponseMessage> _once = ResiliencePipeline<HttpResponseMessage>.Empty;

    public RegistryTransport(RegistryClientOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _connections = new RegistryConnections(options, time);
        _authorizer = new Authorizer(new TokenService(_connections, options, time), time);
        _retries = BuildRetries();
    }

    /// <summary>The registry itself, as one user.</summary>
    public RegistryEndpoint Origin(string registry, RegistryCredential? credential) => _connections.Origin(registry, credential);

    /// <summary>The registry's mirrors, in the order to ask them.</summary>
    public IEnumerable<RegistryEndpoint> Mirrors(string registry) => _connections.Mirrors(registry);

    /// <summary>The registry's last answer, whatever its status; its body is not read yet.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="request">Makes the request; called again for every try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">Unreachable or Tls, and what the token service refuses.</exception>
    public async Task<HttpResponseMessage> SendAsync(RegistryCall call, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        try
        {
            // A mirror is not waited for: the next host is asked instead.
            var tries = call.Repeats && !call.Endpoint.IsMirror ? _retries : _once;
            return await tries.ExecuteAsync(async token => await SendOnceAsync(call, request, token), cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw ConnectionFailures.From(failure, call);
        }
        catch (IOException failure)
        {
            throw ConnectionFailures.Broken(failure, call);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFailures.TimedOut(call, _options.AnswerTimeout, failure);
        }
    }

    /// <summary>Like <see cref="SendAsync"/>, and every unsuccessful status is a failure.</summary>
    public async Task<HttpResponseMessage> SendExpectingSuccessAsync(
        RegistryCall call, string wanted, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var response = await SendAsync(call, request, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await FailureAsync(response, call, wanted, cancellationToken);
        }
    }

    /// <summary>The failure an unsuccessful response stands for.</summary>
    public Task<RegistryException> FailureAsync(HttpResponseMessage response, RegistryCall call, string wanted, CancellationToken cancellationToken) =>
        ResponseFailures.ReadAsync(response, call, wanted, _options, _time, cancellationToken);

    public void Dispose()
    {
        _connections.Dispose();
        _authorizer.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(RegistryCall call, Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        var known = _authorizer.Known(call);
        var response = await SendFollowingAsync(call, request, known, cancellationToken);

        // Who is redirected to may not ask for the credentials of who redirected.
        if (response.StatusCode != HttpStatusCode.Unauthorized || !call.Endpoint.Owns(response.RequestMessage!.RequestUri!))
        {
            return response;
        }

        var answer = await _authorizer.AnswerAsync(call, known, response, cancellationToken);
        if (answer is null)
        {
            return response;
        }

        response.Dispose();
        return await SendFollowingAsync(call, request, answer, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendFollowingAsync(
        RegistryCall call, Func<HttpRequestMessage> make, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        Uri? redirected = null;
        for (var redirects = 0; ; redirects++)
        {
            using var request = make();
            request.RequestUri = redirected ?? request.RequestUri!;
            request.Headers.UserAgent.Add(Product);
            request.Headers.Authorization = call.Endpoint.Owns(request.RequestUri) ? authorization : null;
            var response = await _connections.SendAsync(request, cancellationToken);
            if (!IsRedirect(request, response) || redirects == MostRedirects)
            {
                return response;
            }

            redirected = new Uri(request.RequestUri, response.Headers.Location!);
            response.Dispose();
        }
    }

    // 307 and 308 keep method and body (RFC 9110 §15.4); the others would turn a write into a read.
    private static bool IsRedirect(HttpRequestMessage request, HttpResponseMessage response) =>
        response.Headers.Location is not null
        && ((int)response.StatusCode is 307 or 308
            || ((int)response.StatusCode is 301 or 302 or 303 && (request.Method == HttpMethod.Get || request.Method == HttpMethod.Head)));

    private ResiliencePipeline<HttpResponseMessage> BuildRetries()
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = _time };
        if (_options.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = _options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.RetryDelay,
                MaxDelay = _options.LongestRetryAfter,
                ShouldHandle = attempt => ValueTask.FromResult(IsPassing(attempt.Outcome)),
                DelayGenerator = attempt => ValueTask.FromResult(
                    attempt.Outcome.Result is { } response ? ResponseFailures.RetryAfter(response, _time) : null),
                OnRetry = attempt =>
                {
                    attempt.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder.Build();
    }

    private bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException failure } => ConnectionFailures.IsPassing(failure),
        { Result: { } response } => (int)response.StatusCode is 408 or 429 or >= 500
            && !(ResponseFailures.RetryAfter(response, _time) > _options.LongestRetryAfter),
        _ => false,
    };
}
