namespace Krustlet.DevCluster.Authentication;

/// <summary>One kind of bearer token.</summary>
internal interface ITokenAuthenticator
{
    /// <summary>Who the token stands for, or null when it is not a valid one of this kind.</summary>
    TokenIdentity? Authenticate(string token, IReadOnlyList<string> audiences);
}
