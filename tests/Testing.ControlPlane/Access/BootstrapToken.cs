using System.Globalization;
using System.Security.Cryptography;
using k8s.Models;

namespace Krustlet.Testing.ControlPlane.Access;

/// <summary>A token a new machine may join with: <c>ID.SECRET</c>, 6 and 16 characters of a-z and 0-9.</summary>
/// <remarks>Kubernetes: Secret of type <c>bootstrap.kubernetes.io/token</c> in <c>kube-system</c>.</remarks>
internal sealed record BootstrapToken(string Id, string Secret)
{
    public const string Namespace = "kube-system";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static BootstrapToken Generate() =>
        new(RandomNumberGenerator.GetString(Alphabet, 6), RandomNumberGenerator.GetString(Alphabet, 16));

    public V1Secret ToSecret(DateTimeOffset expires) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"bootstrap-token-{Id}", NamespaceProperty = Namespace },
        Type = "bootstrap.kubernetes.io/token",
        StringData = new Dictionary<string, string>
        {
            ["token-id"] = Id,
            ["token-secret"] = Secret,
            ["expiration"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["usage-bootstrap-authentication"] = "true",
            ["usage-bootstrap-signing"] = "true",
        },
    };

    public override string ToString() => $"{Id}.{Secret}";
}
