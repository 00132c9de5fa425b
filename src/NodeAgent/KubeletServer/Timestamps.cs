using System.Globalization;

namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>Writes times as metav1.Time.</summary>
internal static class Timestamps
{
    public static string Seconds(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
