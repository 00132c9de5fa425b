using System.Globalization;
using Krustlet.NodeAgent.KubeletServer.Spdy.Sessions;

namespace Krustlet.NodeAgent.KubeletServer.PortForwarding;

/// <summary>What the headers of a port-forward stream say (kubelet <c>portforward/httpstream.go</c>).</summary>
/// <param name="RequestId">Joins the two streams of a connection.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="IsData">Its bytes; otherwise its errors.</param>
internal sealed record PortStream(string RequestId, int Port, bool IsData)
{
    /// <summary>Reads the headers; null when they make no sense.</summary>
    public static PortStream? Of(SpdyStream stream)
    {
        var type = stream.Headers["streamType"];
        if (type is not ("data" or "error") || !ushort.TryParse(stream.Headers["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0)
        {
            return null;
        }

        // Clients before request ids open the error stream first and the data stream next.
        var isData = type == "data";
        var id = stream.Headers["requestID"] is { Length: > 0 } given ? given : (isData ? stream.Id - 2 : stream.Id).ToString(CultureInfo.InvariantCulture);
        return new PortStream(id, port, isData);
    }
}
