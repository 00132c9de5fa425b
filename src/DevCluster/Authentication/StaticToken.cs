namespace Krustlet.DevCluster.Authentication;

/// <summary>Who a fixed bearer token stands for.</summary>
/// <param name="User">User name.</param>
/// <param name="Groups">Groups; <c>system:authenticated</c> is added.</param>
public sealed record StaticToken(string User, IReadOnlyList<string> Groups);
