namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>A token of a Pod's service account.</summary>
/// <param name="Value">The token.</param>
/// <param name="RefreshAt">When the next one is due: 80 % of its life, a day at most.</param>
/// <param name="ExpiresAt">The end of its life.</param>
internal sealed record ServiceAccountToken(string Value, DateTimeOffset RefreshAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"token until {RefreshAt:O}";
}
