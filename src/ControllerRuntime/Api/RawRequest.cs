using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>A request whose body and answer are plain JSON.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="PathAndQuery">From the server's root, e.g. <c>/apis/apps/v1/namespaces/default/deployments?limit=1</c>.</param>
/// <param name="Body">The body, or null for none.</param>
/// <param name="ContentType">The body's media type; a patch kind's own when it is a PATCH.</param>
public sealed record RawRequest(HttpMethod Method, string PathAndQuery, JsonNode? Body = null, string ContentType = "application/json");
