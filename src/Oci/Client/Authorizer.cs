using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Krustlet.Oci.Credentials;

namespace Krustlet.Oci.Client;

/// <summary>
/// Answers registries' challenges and remembers the answers while they hold. Nothing is sent before a registry asks: a password goes only where it is wanted.
/// </summary>
internal sealed class Authorizer(TokenService tokens, TimeProvider time)
{
    private readonly ConcurrentDictionary<AuthorizationKey, Authorization> _known = new();

    /// <summary>The header that worked before, if it still holds.</summary>
    public AuthenticationHeaderValue? Known(RegistryCall call) =>
        _known.TryGetValue(call.Key, out var authorization) && authorization.Expires > time.GetUtcNow() ? authorization.Header : null;

    /// <summary>The header for a challenge, or null when there is nothing to answer it with.</summary>
    public async Task<AuthenticationHeaderValue?> AnswerAsync(RegistryCall call, HttpResponseMessage challenged, CancellationToken cancellationToken)
    {
        Forget(call);
        var authorization = AuthenticationChallenge.Choose(challenged) switch
        {
            { IsBearer: true, Realm: not null } challenge => await tokens.GetAsync(call, challenge, cancellationToken),
            { IsBearer: false } when call.Credential?.Username is not null => new Authorization(Basic(call.Credential), DateTimeOffset.MaxValue),
            _ => null,
        };
        if (authorization is null)
        {
            return null;
        }

        _known[call.Key] = authorization;
        return authorization.Header;
    }

    public static AuthenticationHeaderValue Basic(RegistryCredential credential) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.Username}:{credential.Password}")));

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
