using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>What the server answered.</summary>
internal sealed record ApiAnswer(HttpStatusCode Code, JsonObject Body, string Text, IReadOnlyList<string> Warnings, string? RetryAfter)
{
    public string Reason => (string?)Body["reason"] ?? "";

    public string Message => (string?)Body["message"] ?? "";

    public string Version => (string)Body["metadata"]!["resourceVersion"]!;

    public string Name => (string)Body["metadata"]!["name"]!;

    public string[] ItemNames => Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!).ToArray();

    public static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var body = text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : [];
        var warnings = response.Headers.TryGetValues("Warning", out var values) ? values.ToArray() : [];
        return new ApiAnswer(response.StatusCode, body, text, warnings, response.Headers.RetryAfter?.ToString());
    }
}
