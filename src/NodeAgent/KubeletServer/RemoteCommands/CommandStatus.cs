using System.Text.Json.Nodes;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>How an attached session ended, as metav1.Status.</summary>
internal static class CommandStatus
{
    public static string Success { get; } = new JsonObject { ["metadata"] = new JsonObject(), ["status"] = "Success" }.ToJsonString();

    /// <summary>A failure that <c>kubectl</c> shows word for word.</summary>
    public static string Failure(string message, string reason, int code) => new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Failure",
        ["message"] = message,
        ["reason"] = reason,
        ["code"] = code,
    }.ToJsonString();
}
