using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>
/// Answers registries' challenges and remembers the answers while they hold. Nothing is sent before a registry asks: a password goes only where it is wanted.
/// </summary>
internal sealed class Authorizer(TokenService tokens, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<AuthorizationKey, Authorization> _known = new();

    // Keys share a few gates: blobs that come in parallel are challenged together, and one token is enough for all of them.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The header that worked before, if it still holds.</summary>
    public AuthenticationHeaderValue? Known(RegistryCall call) =>
        _known.TryGetValue(call.Key, out var authorization) && authorization.Expires > time.GetUtcNow() ? authorization.Header : null;

    /// <summary>The header for a challenge, or null when there is nothing to answer it with.</summary>
    /// <param name="call">For whom.</param>
    /// <param name="refused">The header that was sent and not accepted; null: none was sent.</param>
    /// <param name="challenged">The answer with the challenge.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(
        RegistryCall call, AuthenticationHeaderValue? refused, HttpResponseMessage challenged, CancellationToken cancellationToken)
    {
        var gate = _gates[(uint)call.Key.GetHashCode() % _gates.Length];
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (Known(call) is { } fetchedMeanwhile && !fetchedMeanwhile.Equals(refused))
            {
                return fetchedMeanwhile;
            }

            Forget(call);
            var authorization = await FetchAsync(call, challenged, cancellationToken);
            if (authorization is not null)
            {
                _known[call.Key] = authorization;
            }

            return authorization?.Header;
        }
        finally
        {
            gate.Release();
        }
    }

    public static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

    public void Dispose()
    {
        foreach (var gate in _gates)
        {
            gate.Dispose();
        }
    }

    private async Task<Authorization?> FetchAsync(RegistryCall call, HttpResponseMessage challenged, CancellationToken cancellationToken) =>
        AuthenticationChallenge.Choose(challenged) switch
        {
            { IsBearer: true } challenge => await tokens.GetAsync(call, challenge, cancellationToken),
            { IsBearer: false } when call.Credential?.Username is not null => new Authorization(Basic(call.Credential), DateTimeOffset.MaxValue),
            _ => null,
        };

    private void Forget(RegistryCall call)
    {
        _known.TryRemove(call.Key, out _);
        foreach (var (key, authorization) in _known)
        {
            if (authorization.Expires <= time.GetUtcNow())
            {
                _known.TryRemove(KeyValuePair.Create(key, authorization));
            }
        }
    }
}
