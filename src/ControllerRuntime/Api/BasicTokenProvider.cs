using System.Net.Http.Headers;
using System.Text;
using k8s.Authentication;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>HTTP basic authentication (RFC 7617) in the shape of the other credentials.</summary>
internal sealed class BasicTokenProvider(string user, string? password) : ITokenProvider
{
    private readonly AuthenticationHeaderValue _header = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public Task<AuthenticationHeaderValue> GetAuthenticationHeaderAsync(CancellationToken cancellationToken) => Task.FromResult(_header);
}
