namespace Krustlet.DevCluster.Statuses;

/// <summary>metav1 <c>StatusDetails</c> without its causes.</summary>
/// <param name="Name">The object the request was about.</param>
/// <param name="Group">Its API group.</param>
/// <param name="Kind">Its resource (plural) or kind; the API server writes either.</param>
/// <param name="Uid">Its UID.</param>
/// <param name="RetryAfterSeconds">How long to wait before trying again; also sent as the Retry-After header.</param>
public sealed record StatusDetails(string? Name = null, string? Group = null, string? Kind = null, string? Uid = null, int? RetryAfterSeconds = null)
{
    /// <summary>Nothing said.</summary>
    public static StatusDetails None { get; } = new();
}
