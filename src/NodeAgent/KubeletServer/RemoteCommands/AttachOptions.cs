using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.RemoteCommands;

/// <summary>Which streams a caller wants (the API server's names for PodAttachOptions towards a kubelet).</summary>
/// <param name="Input">Its input goes to the container.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error; never together with a terminal, which has one output.</param>
/// <param name="Terminal">The caller shows everything on a terminal.</param>
internal sealed record AttachOptions(bool Input, bool Output, bool Error, bool Terminal)
{
    /// <summary>Reads the query; null when it asks for no stream at all.</summary>
    public static AttachOptions? Of(IQueryCollection query)
    {
        var terminal = Is(query, "tty");
        var options = new AttachOptions(Is(query, "input"), Is(query, "output"), Is(query, "error") && !terminal, terminal);
        return options is { Input: false, Output: false, Error: false } ? null : options;
    }

    private static bool Is(IQueryCollection query, string name) => query[name].ToString() is "1" or "true";
}
