using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Bootstrap tokens <c>ID.SECRET</c>, each kept in Secret <c>kube-system/bootstrap-token-ID</c>.</summary>
internal sealed class BootstrapTokenAuthenticator(ServedResource secrets, TimeProvider time) : ITokenAuthenticator
{
    private const string SecretType = "bootstrap.kubernetes.io/token";

    public TokenIdentity? Authenticate(string token, IReadOnlyList<string> audiences)
    {
        var parts = token.Split('.');
        if (parts is not [{ Length: 6 } id, { Length: 16 } secret])
        {
            return null;
        }

        var stored = secrets.Store.Find(new ObjectKey("kube-system", $"bootstrap-token-{id}"))?.Thaw();
        if (stored is null || (string?)stored["type"] != SecretType)
        {
            return null;
        }

        var data = stored["data"] as JsonObject ?? [];
        return Read(data, "token-secret") == secret && Read(data, "usage-bootstrap-authentication") == "true" && !IsExpired(data)
            ? new TokenIdentity(UserInfo.Authenticated($"system:bootstrap:{id}", GroupsOf(data)), audiences)
            : null;
    }

    private bool IsExpired(JsonObject data) =>
        Read(data, "expiration") is { Length: > 0 } text && (!DateTimeOffset.TryParse(text, out var expiration) || expiration <= time.GetUtcNow());

    private static IEnumerable<string> GroupsOf(JsonObject data) =>
        Read(data, "auth-extra-groups").Split(',', StringSplitOptions.RemoveEmptyEntries).Prepend("system:bootstrappers");

    private static string Read(JsonObject data, string name) =>
        (string?)data[name] is { } encoded ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : "";
}
