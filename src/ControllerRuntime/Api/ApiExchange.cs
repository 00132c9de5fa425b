using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>One request and its answer, with time-outs and the one error type.</summary>
internal sealed class ApiExchange(HttpClient http, Uri server, ApiClientOptions options) : IDisposable
{
    /// <summary>How long after its own end a watch may stay silent before we give the connection up.</summary>
    private static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    public async Task<TResult> SendAsync<TResult>(HttpMethod method, string path, HttpContent? body, Func<ReadOnlyMemory<byte>, TResult> read, CancellationToken cancellationToken)
    {
        var uri = new Uri(server, path);
        using var deadline = new CancellationTokenSource(options.RequestTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var response = await StartAsync(method, uri, body, both.Token).ConfigureAwait(false);
            return read(await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false));
        }
        catch (Exception e) when (Translate(e, method, uri, options.RequestTimeout, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    public async Task<Stream> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var uri = new Uri(server, path);
        try
        {
            var response = await StartAsync(HttpMethod.Get, uri, null, cancellationToken).ConfigureAwait(false);
            // The stream owns the connection from here; disposing it releases the response.
            return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Translate(e, HttpMethod.Get, uri, options.RequestTimeout, cancellationToken) is { } error)
        {
            throw error;
        }
    }

    public async IAsyncEnumerable<WatchEvent<T>> StreamAsync<T>(string path, WatchReader<T> reader, TimeSpan timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var uri = new Uri(server, path);
        using var deadline = new CancellationTokenSource(timeout + WatchGrace, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var events = OpenWatchAsync(uri, reader, both.Token).GetAsyncEnumerator(both.Token);
        await using var _ = events.ConfigureAwait(false);
        while (true)
        {
            // C# allows no yield inside try/catch, so the step is taken apart from the hand-over.
            try
            {
                if (!await events.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (Exception e) when (Translate(e, HttpMethod.Get, uri, timeout + WatchGrace, cancellationToken) is { } error)
            {
                throw error;
            }

            yield return events.Current;
        }
    }

    public void Dispose() => http.Dispose();

    private async IAsyncEnumerable<WatchEvent<T>> OpenWatchAsync<T>(Uri uri, WatchReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        using var response = await StartAsync(HttpMethod.Get, uri, null, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        await foreach (var change in reader.ReadAsync(stream, cancellationToken).ConfigureAwait(false))
        {
            yield return change;
        }
    }

    private async Task<HttpResponseMessage> StartAsync(HttpMethod method, Uri uri, HttpContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, uri)
        {
            Content = body,
            Version = http.DefaultRequestVersion,
            VersionPolicy = http.DefaultVersionPolicy,
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ApiErrors.FromResponseAsync(response, options.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static ApiException? Translate(Exception cause, HttpMethod method, Uri uri, TimeSpan limit, CancellationToken callers) => cause switch
    {
        OperationCanceledException when !callers.IsCancellationRequested => ApiErrors.TimedOut(method, uri, limit, cause),
        HttpRequestException or IOException => ApiErrors.Unreachable(method, uri, cause),
        JsonException malformed => ApiErrors.Malformed(method, uri, malformed),
        _ => null,
    };
}
