using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Discovery;

/// <summary>Version, health, and the key that service account tokens are checked with.</summary>
internal sealed class ServerInfoHandler(ServiceAccountTokens tokens) : IPathHandler
{
    private static readonly byte[] Ok = Encoding.ASCII.GetBytes("ok");

    public async Task<bool> TryHandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (path is "/version" or "/version/")
        {
            await ApiResponse.WriteAsync(context, 200, Version());
        }
        else if (path.Split('/')[1] is "healthz" or "livez" or "readyz")
        {
            await ApiResponse.WriteAsync(context, 200, Ok, "text/plain; charset=utf-8");
        }
        else if (path == "/openid/v1/jwks")
        {
            await ApiResponse.WriteAsync(context, 200, tokens.KeySet());
        }
        else if (path == "/.well-known/openid-configuration")
        {
            await ApiResponse.WriteAsync(context, 200, OpenIdConfiguration());
        }
        else
        {
            return false;
        }

        return true;
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "36",
        ["gitVersion"] = "v1.36.0+krustlet",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };

    private static JsonObject OpenIdConfiguration() => new()
    {
        ["issuer"] = ServiceAccountTokens.Issuer,
        ["jwks_uri"] = $"{ServiceAccountTokens.Issuer}/openid/v1/jwks",
        ["response_types_supported"] = new JsonArray("id_token"),
        ["subject_types_supported"] = new JsonArray("public"),
        ["id_token_signing_alg_values_supported"] = new JsonArray("ES256"),
    };
}
