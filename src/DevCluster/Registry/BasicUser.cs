using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>The one user a registry may ask for (RFC 7617).</summary>
internal sealed class BasicUser(EmbeddedRegistryOptions options)
{
    private readonly byte[]? _expected = options.Username is null ? null : Encoding.UTF8.GetBytes($"{options.Username}:{options.Password}");

    public bool IsAdmitted(HttpContext context)
    {
        if (_expected is null)
        {
            return true;
        }

        var given = new byte[4096];
        return AuthenticationHeaderValue.TryParse(context.Request.Headers.Authorization, out var header)
            && string.Equals(header.Scheme, "Basic", StringComparison.OrdinalIgnoreCase)
            && Convert.TryFromBase64String(header.Parameter ?? "", given, out var length)
            && CryptographicOperations.FixedTimeEquals(given.AsSpan(0, length), _expected);
    }
}
