using System.Globalization;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <c>memory.available&lt;100Mi,nodefs.available&lt;10%</c>; signals that mean nothing to a wasm node are passed over.</summary>
internal static class PressureThresholdsReader
{
    private static readonly string[] Ignored = ["nodefs.inodesFree", "imagefs.available", "imagefs.inodesFree", "pid.available"];

    public static PressureThresholds Read(SettingReader reader)
    {
        var thresholds = PressureThresholds.Default;
        foreach (var entry in reader.List(NodeSettings.EvictionHard))
        {
            var sign = entry.AsSpan().IndexOfAny('<', '=');
            var signal = sign < 0 ? entry : entry[..sign];
            if (Ignored.Contains(signal))
            {
                continue;
            }

            if (sign > 0 && Parse(entry[(sign + 1)..]) is { } threshold && signal is ("memory.available" or "nodefs.available"))
            {
                thresholds = signal == "memory.available" ? thresholds with { MemoryAvailable = threshold } : thresholds with { StorageAvailable = threshold };
            }
            else
            {
                reader.Refuse(NodeSettings.EvictionHard, $"\"{entry}\" is not a threshold; write memory.available<100Mi or nodefs.available<10%.");
            }
        }

        return thresholds;
    }

    private static Threshold? Parse(string text)
    {
        if (text.EndsWith('%'))
        {
            return double.TryParse(text.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
                ? new Threshold(null, percent / 100)
                : null;
        }

        return QuantityText.TryParse(text) is { } quantity && quantity.ToDecimal() < long.MaxValue ? new Threshold((long)quantity.ToDecimal(), null) : null;
    }
}
