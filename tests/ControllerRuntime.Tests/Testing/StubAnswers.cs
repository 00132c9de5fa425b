using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>Responses in the API server's shape.</summary>
internal static class StubAnswers
{
    public static HttpResponseMessage Ok(JsonNode body, HttpStatusCode code = HttpStatusCode.OK) =>
        new(code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    public static HttpResponseMessage NotFound() => Error(HttpStatusCode.NotFound, "NotFound");

    public static HttpResponseMessage Error(HttpStatusCode code, string? reason = null, TimeSpan? retryAfter = null)
    {
        var response = Ok(Status(code, reason), code);
        if (retryAfter is { } wait)
        {
            response.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        }

        return response;
    }

    /// <summary>What every object of a real server carries, with its map that no model describes.</summary>
    public static JsonArray ManagedFields() =>
        new(new JsonObject { ["manager"] = "stub", ["operation"] = "Update", ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { ["f:x"] = new JsonObject() } } });

    public static JsonObject Status(HttpStatusCode code, string? reason) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["reason"] = reason ?? code.ToString(),
        ["message"] = "injected",
        ["code"] = (int)code,
    };
}
