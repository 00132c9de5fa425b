using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>A token service a real registry trusts (distribution's token specification): push and pull for one user, nothing for others.</summary>
internal sealed class TokenIssuer : IAsyncDisposable
{
    public const string Name = "krustlet-test-issuer";
    private readonly WebApplication _server;
    private readonly TestAuthority _authority;

    private TokenIssuer(TestAuthority authority)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        _authority = authority;
    }

    public Uri Address => new(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<TokenIssuer> StartAsync(TestAuthority authority)
    {
        var issuer = new TokenIssuer(authority);
        await issuer._server.StartAsync();
        return issuer;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var user = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{DebianRegistry.Username}:{DebianRegistry.Password}"));
        if (context.Request.Headers.Authorization != $"Basic {user}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        var token = Sign(context.Request.Query["scope"].Select(scope => scope!.Split(':')).Where(parts => parts.Length == 3));
        await context.Response.WriteAsync(new JsonObject { ["token"] = token, ["expires_in"] = 300 }.ToJsonString());
    }

    private string Sign(IEnumerable<string[]> scopes)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject
        {
            ["typ"] = "JWT",
            ["alg"] = "RS256",
            ["x5c"] = new JsonArray(Convert.ToBase64String(_authority.Certificate.RawData)),
        };
        var claims = new JsonObject
        {
            ["iss"] = Name,
            ["sub"] = DebianRegistry.Username,
            ["aud"] = "test",
            ["iat"] = now,
            ["nbf"] = now - 60,
            ["exp"] = now + 300,
            ["jti"] = Guid.NewGuid().ToString(),
            ["access"] = new JsonArray([.. scopes.Select(Access)]),
        };
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = _authority.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static JsonNode Access(string[] scope) => new JsonObject
    {
        ["type"] = scope[0],
        ["name"] = scope[1],
        ["actions"] = new JsonArray([.. scope[2].Split(',').Select(action => JsonValue.Create(action))]),
    };

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
