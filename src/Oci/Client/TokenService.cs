using System.Net.Http.Headers;
using System.Text.Json;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Fetches bearer tokens: GET with basic authentication or none, POST with a refresh token (distribution's token and OAuth2 specifications).</summary>
internal sealed class TokenService(RegistryConnections connections, RegistryClientOptions options, TimeProvider time)
{
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(60);

    // A token must not end between the look at the clock and the registry's own.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    public async Task<Authorization> GetAsync(RegistryCall call, AuthenticationChallenge challenge, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm))
        {
            throw Unusable(call, $"names the token service \"{challenge.Realm}\", which is not an address");
        }

        using var request = call.Credential?.IdentityToken is { } refresh ? Exchange(call, challenge, realm, refresh) : Query(call, challenge, realm);
        using var response = await connections.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await ResponseFailures.ReadAsync(response, call, $"a token from {realm.Authority}", options, time, cancellationToken);
        }

        var content = await DocumentContent.ReadAsync(response, options.MaxDocumentBytes, call, cancellationToken);
        return Read(call, content.Span);
    }

    private Authorization Read(RegistryCall call, ReadOnlySpan<byte> content)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(content, ClientJson.Default.TokenAnswer);
            var token = answer?.Token ?? answer?.AccessToken ?? throw Unusable(call, "uses a token service that answers without a token");
            var life = answer.ExpiresIn is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : DefaultLife;
            return new Authorization(new AuthenticationHeaderValue("Bearer", token), time.GetUtcNow() + life - Margin);
        }
        catch (JsonException failure)
        {
            throw Unusable(call, "uses a token service that answers with something else than JSON", failure);
        }
    }

    private static HttpRequestMessage Query(RegistryCall call, AuthenticationChallenge challenge, Uri realm)
    {
        var parameters = TokenScopes.Union(call.Scopes, challenge.Scope).Select(scope => $"scope={Uri.EscapeDataString(scope)}");
        var query = challenge.Service is null ? parameters : parameters.Append($"service={Uri.EscapeDataString(challenge.Service)}");
        var address = new UriBuilder(realm) { Query = string.Join('&', realm.Query.Length > 1 ? query.Prepend(realm.Query[1..]) : query) };
        var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        if (call.Credential?.Username is not null)
        {
            request.Headers.Authorization = Authorizer.Basic(call.Credential);
        }

        return request;
    }

    private static HttpRequestMessage Exchange(RegistryCall call, AuthenticationChallenge challenge, Uri realm, string refreshToken) =>
        new(HttpMethod.Post, realm)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "refresh_token"),
                new("refresh_token", refreshToken),
                new("client_id", "krustlet"),
                new("service", challenge.Service ?? call.Host),
                new("scope", string.Join(' ', TokenScopes.Union(call.Scopes, challenge.Scope))),
            ]),
        };

    private static RegistryException Unusable(RegistryCall call, string problem, Exception? inner = null) =>
        new(RegistryErrorKind.ServerError, $"{call.Host} {problem}: report it to whoever runs the registry", inner);
}
