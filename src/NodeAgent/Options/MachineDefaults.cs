using Krustlet.NodeAgent.PodNetworks;

namespace Krustlet.NodeAgent.Options;

/// <summary>What defaults are made of, and what options are checked against.</summary>
/// <param name="Hostname">The machine's host name.</param>
/// <param name="HomeDirectory">The user's home folder.</param>
internal sealed record MachineDefaults(string Hostname, string HomeDirectory)
{
    /// <summary>Whether this process may add routes, as own addresses of Pods need.</summary>
    public bool MayChangeRoutes { get; init; } = true;

    /// <summary>Looks up a variable that is docker's and its friends' own.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    /// <summary>This machine and this user.</summary>
    public static MachineDefaults Detect()
    {
        var home = System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile);
        return new MachineDefaults(System.Environment.MachineName, home.Length > 0 ? home : "/var/lib")
        {
            MayChangeRoutes = new LocalRoutes().MayChange,
            Variable = System.Environment.GetEnvironmentVariable,
        };
    }
}
