using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Knows callers by a bearer token that the API server vouches for (TokenReview). Tokens themselves are not kept, only their hashes.</summary>
internal sealed class TokenAuthenticator(IApiClient api, ServerOptions options, TimeProvider time)
{
    private readonly ExpiringCache<string, Caller?> known = new(capacity: 1024, time);

    /// <summary>The caller, or null when the token is not good.</summary>
    /// <exception cref="ApiException">The API server could not be asked.</exception>
    public async Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (known.TryGet(key, out var caller))
        {
            return caller;
        }

        var review = new V1TokenReview
        {
            ApiVersion = "authentication.k8s.io/v1",
            Kind = "TokenReview",
            Metadata = new V1ObjectMeta(),
            Spec = new V1TokenReviewSpec { Token = token },
        };
        var answer = await api.CreateAsync(ApiResources.TokenReviews, review, cancellationToken).ConfigureAwait(false);
        caller = answer.Status is { Authenticated: true, User: { Username.Length: > 0 } user } ? ToCaller(user) : null;
        known.Set(key, caller, options.TokenTtl);
        return caller;
    }

    private static Caller ToCaller(V1UserInfo user) =>
        new(user.Username, user.Uid, [.. user.Groups ?? []], (user.Extra ?? new Dictionary<string, IList<string>>()).ToDictionary());
}
