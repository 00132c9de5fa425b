namespace Krustlet.Operator.NodePools.Joining;

/// <summary>A bootstrap token (<c>ID.SECRET</c>: 6 and 16 of <c>[a-z0-9]</c>) by which agents ask for their first certificate.</summary>
/// <param name="Id">The public part; the user of the token is <c>system:bootstrap:ID</c>.</param>
/// <param name="Secret">The other part.</param>
/// <param name="Expires">When the API server takes it no more.</param>
internal sealed record BootstrapToken(string Id, string Secret, DateTimeOffset Expires)
{
    /// <summary>What is sent as bearer token. Never logged.</summary>
    public string Text => $"{Id}.{Secret}";

    /// <summary>Keeps the secret out of messages.</summary>
    public override string ToString() => $"bootstrap token {Id}";
}
