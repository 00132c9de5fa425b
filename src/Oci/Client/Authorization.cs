using System.Net.Http.Headers;

namespace Krustlet.Oci.Client;

/// <summary>An Authorization header and the time until which it holds.</summary>
internal sealed record Authorization(AuthenticationHeaderValue Header, DateTimeOffset Expires);
