using System.Net;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Statuses;

/// <summary>Writes metav1 <c>Status</c> objects.</summary>
internal static class StatusDocument
{
    public static JsonObject Success(string name, string group, string resource, string uid) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["details"] = Details(new StatusDetails(name, group, resource, uid), []),
    };

    public static JsonObject Failure(StatusException error, StatusDetails request)
    {
        var own = error.Details;
        var details = own with { Name = own.Name ?? request.Name, Group = own.Group ?? request.Group, Kind = own.Kind ?? request.Kind };
        return Failure(error.Code, error.Reason, error.Message, Details(details, error.Causes));
    }

    private static JsonObject Failure(HttpStatusCode code, string reason, string message, JsonObject details) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["details"] = details,
        ["code"] = (int)code,
    };

    private static JsonObject Details(StatusDetails details, IReadOnlyList<StatusCause> causes)
    {
        var result = new JsonObject();
        AddText(result, "name", details.Name);
        AddText(result, "group", details.Group);
        AddText(result, "kind", details.Kind);
        AddText(result, "uid", details.Uid);
        if (causes.Count > 0)
        {
            result["causes"] = new JsonArray(causes.Select(ToNode).ToArray());
        }

        if (details.RetryAfterSeconds is { } seconds)
        {
            result["retryAfterSeconds"] = seconds;
        }

        return result;
    }

    private static JsonNode ToNode(StatusCause cause)
    {
        var result = new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message };
        AddText(result, "field", cause.Field);
        return result;
    }

    private static void AddText(JsonObject target, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            target[name] = value;
        }
    }
}
