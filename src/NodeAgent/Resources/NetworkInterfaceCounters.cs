using System.Globalization;

namespace Krustlet.NodeAgent.Resources;

/// <summary>What one network interface of the machine has carried (<c>/proc/net/dev</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReceivedBytes">Bytes in.</param>
/// <param name="ReceiveErrors">Packets in that were broken.</param>
/// <param name="SentBytes">Bytes out.</param>
/// <param name="SendErrors">Packets out that failed.</param>
internal sealed record NetworkInterfaceCounters(string Name, ulong ReceivedBytes, ulong ReceiveErrors, ulong SentBytes, ulong SendErrors)
{
    /// <summary>All interfaces but the loopback of a table's text.</summary>
    public static IReadOnlyList<NetworkInterfaceCounters> Parse(string text) => [.. text.Split('\n').Select(ParseLine).OfType<NetworkInterfaceCounters>().Where(static i => i.Name != "lo")];

    /// <summary>Name of the interface that the default route leads through (<c>/proc/net/route</c>), or null.</summary>
    public static string? DefaultOf(string routes) =>
        routes.Split('\n').Skip(1).Select(static line => line.Split('\t', StringSplitOptions.TrimEntries)).FirstOrDefault(static fields => fields.Length > 2 && fields[1] == "00000000")?[0];

    // "eth0: bytes packets errs drop fifo frame compressed multicast | bytes packets errs …"
    private static NetworkInterfaceCounters? ParseLine(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var fields = colon < 0 ? [] : line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 11 ? null : new NetworkInterfaceCounters(line[..colon].Trim(), Number(fields[0]), Number(fields[2]), Number(fields[8]), Number(fields[10]));
    }

    private static ulong Number(string text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
