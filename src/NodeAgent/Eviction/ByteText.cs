using System.Globalization;

namespace Krustlet.NodeAgent.Eviction;

/// <summary>Amounts of bytes as Kubernetes writes them: in the largest binary unit that divides them.</summary>
internal static class ByteText
{
    private static readonly string[] Units = ["", "Ki", "Mi", "Gi", "Ti", "Pi"];

    /// <summary><c>104857600</c> gives <c>100Mi</c>.</summary>
    public static string Of(long bytes)
    {
        var unit = 0;
        while (bytes != 0 && bytes % 1024 == 0 && unit < Units.Length - 1)
        {
            bytes /= 1024;
            unit++;
        }

        return bytes.ToString(CultureInfo.InvariantCulture) + Units[unit];
    }
}
