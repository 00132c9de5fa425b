namespace Krustlet.DevCluster.Authentication;

/// <summary>Tokens given when the server was started.</summary>
internal sealed class StaticTokenAuthenticator(IReadOnlyDictionary<string, StaticToken> tokens) : ITokenAuthenticator
{
    public TokenIdentity? Authenticate(string token, IReadOnlyList<string> audiences) =>
        tokens.TryGetValue(token, out var known) ? new TokenIdentity(UserInfo.Authenticated(known.User, known.Groups), audiences) : null;
}
