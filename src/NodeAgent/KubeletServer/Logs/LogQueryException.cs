namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Log options that cannot be honoured.</summary>
/// <param name="statusCode">400 for what cannot be read, 422 for what makes no sense.</param>
/// <param name="message">The kubelet's text.</param>
internal sealed class LogQueryException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;
}
