using System.Globalization;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Client;

/// <summary>How a module is told of the sockets it listens on: sd_listen_fds(3), without LISTEN_PID.</summary>
public static class ListeningSockets
{
    private const string Unnamed = "unknown";

    /// <summary><c>LISTEN_FDS</c> and <c>LISTEN_FDNAMES</c>; nothing without listeners.</summary>
    public static IReadOnlyList<EnvironmentVariable> Variables(IReadOnlyList<Listener> listeners) => listeners.Count == 0
        ? []
        :
        [
            new EnvironmentVariable { Name = "LISTEN_FDS", Value = listeners.Count.ToString(CultureInfo.InvariantCulture) },
            new EnvironmentVariable { Name = "LISTEN_FDNAMES", Value = string.Join(':', listeners.Select(static l => l.Name.Length == 0 ? Unnamed : l.Name)) },
        ];
}
