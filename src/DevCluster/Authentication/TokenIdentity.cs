namespace Krustlet.DevCluster.Authentication;

/// <summary>Who a bearer token stands for, and for which of the asked audiences.</summary>
internal sealed record TokenIdentity(UserInfo User, IReadOnlyList<string> Audiences);
