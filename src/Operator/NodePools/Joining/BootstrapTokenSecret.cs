using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// A pool's bootstrap token as the Secret <c>kube-system/bootstrap-token-ID</c> (type <c>bootstrap.kubernetes.io/token</c>). The pool is told by
/// its label and is its owner.
/// </summary>
internal static class BootstrapTokenSecret
{
    public const string Namespace = "kube-system";
    public const string Type = "bootstrap.kubernetes.io/token";

    /// <summary>The group of all tokens of pools, besides <c>system:bootstrappers</c>.</summary>
    public const string Group = "system:bootstrappers:krustlet";

    private const string UserPrefix = "system:bootstrap:";
    private const string NamePrefix = "bootstrap-token-";
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static BootstrapToken Next(DateTimeOffset expires) => new(RandomNumberGenerator.GetString(Alphabet, 6), RandomNumberGenerator.GetString(Alphabet, 16), expires);

    public static V1Secret Build(WasmNodePool pool, BootstrapToken token) => new()
    {
        ApiVersion = ApiResources.Secrets.ApiVersion,
        Kind = ApiResources.Secrets.Kind,
        Metadata = PoolObjects.Metadata(pool, Namespace, NamePrefix + token.Id),
        Type = Type,
        Data = new Dictionary<string, string>
        {
            ["token-id"] = token.Id,
            ["token-secret"] = token.Secret,
            ["expiration"] = token.Expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["usage-bootstrap-authentication"] = "true",
            ["auth-extra-groups"] = Group,
            ["description"] = $"Nodes of the WasmNodePool {pool.Metadata.Name} join by it.",
        }.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
    };

    /// <summary>The token; null when the Secret does not hold one that lets agents in.</summary>
    public static BootstrapToken? Read(V1Secret secret) =>
        secret.Type == Type
        && Text(secret, "token-id") is { } id && secret.Metadata.Name == NamePrefix + id
        && Text(secret, "token-secret") is { Length: 16 } key
        && DateTimeOffset.TryParse(Text(secret, "expiration"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
            ? new BootstrapToken(id, key, expires)
            : null;

    /// <summary>The Secret of the token that a user came with; null when the user came otherwise.</summary>
    public static string? NameFor(string? username) =>
        username?.StartsWith(UserPrefix, StringComparison.Ordinal) == true ? NamePrefix + username[UserPrefix.Length..] : null;

    /// <summary>The pool whose nodes join by it, or null.</summary>
    public static string? PoolOf(V1Secret secret) => secret.Metadata.Labels?.TryGetValue(KrustletLabels.NodePool, out var pool) == true ? pool : null;

    private static string? Text(V1Secret secret, string key) => secret.Data?.TryGetValue(key, out var bytes) == true ? Encoding.UTF8.GetString(bytes) : null;
}
