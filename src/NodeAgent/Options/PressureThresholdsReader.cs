using System.Globalization;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads the eviction settings; what is not named keeps the kubelet's default.</summary>
internal static class PressureThresholdsReader
{
    public static PressureThresholds Read(SettingReader reader)
    {
        var usual = PressureThresholds.Default;
        var hard = Amounts(reader, EvictionSettings.Hard, '<');
        var soft = Amounts(reader, EvictionSettings.Soft, '<');
        var graces = Graces(reader);
        var reclaim = Amounts(reader, EvictionSettings.MinimumReclaim, '=');
        foreach (var signal in soft.Keys.Where(signal => !graces.ContainsKey(signal)))
        {
            var name = EvictionSignalNames.Of(signal);
            reader.Refuse(EvictionSettings.Soft, $"the soft threshold of {name} has no grace period; give one, as {EvictionSettings.SoftGrace.Flag} {name}=1m30s or in evictionSoftGracePeriod.");
        }

        return new PressureThresholds(
            [
                .. usual.Thresholds.Where(t => !hard.ContainsKey(t.Signal)).Select(t => t with { Reclaim = reclaim.GetValueOrDefault(t.Signal) }),
                .. hard.Select(t => new EvictionThreshold(t.Key, t.Value, null, reclaim.GetValueOrDefault(t.Key))),
                .. soft.Where(t => graces.ContainsKey(t.Key)).Select(t => new EvictionThreshold(t.Key, t.Value, graces[t.Key], reclaim.GetValueOrDefault(t.Key))),
            ],
            Transition(reader, usual),
            TimeSpan.FromSeconds(reader.Integer(EvictionSettings.MaxPodGrace, 0, int.MaxValue, (int)usual.MaxPodGrace.TotalSeconds)));
    }

    private static TimeSpan Transition(SettingReader reader, PressureThresholds usual) =>
        reader.Text(EvictionSettings.Transition) is { } text && GoDuration.TryParse(text, out var zero) && zero == TimeSpan.Zero ? usual.Transition : reader.Duration(EvictionSettings.Transition, usual.Transition);

    private static Dictionary<EvictionSignal, Threshold> Amounts(SettingReader reader, Setting setting, char sign)
    {
        var amounts = new Dictionary<EvictionSignal, Threshold>();
        foreach (var (signal, text, entry) in Entries(reader, setting))
        {
            if (Parse(text) is { } threshold)
            {
                amounts[signal] = threshold;
            }
            else
            {
                reader.Refuse(setting, $"\"{entry}\" holds no amount; write memory.available{sign}100Mi or nodefs.available{sign}10%.");
            }
        }

        return amounts;
    }

    private static Dictionary<EvictionSignal, TimeSpan> Graces(SettingReader reader)
    {
        var graces = new Dictionary<EvictionSignal, TimeSpan>();
        foreach (var (signal, text, entry) in Entries(reader, EvictionSettings.SoftGrace))
        {
            if (GoDuration.TryParse(text, out var grace))
            {
                graces[signal] = grace;
            }
            else
            {
                reader.Refuse(EvictionSettings.SoftGrace, $"\"{entry}\" is not a grace period; write memory.available=1m30s.");
            }
        }

        return graces;
    }

    // A file's mapping arrives as signal=amount, whatever the flag's sign is.
    private static IEnumerable<(EvictionSignal Signal, string Text, string Entry)> Entries(SettingReader reader, Setting setting)
    {
        foreach (var entry in reader.List(setting))
        {
            var sign = entry.AsSpan().IndexOfAny('<', '=');
            if (EvictionSignalNames.Find(sign < 0 ? entry : entry[..sign].Trim()) is { } signal)
            {
                yield return (signal, sign < 0 ? string.Empty : entry[(sign + 1)..].Trim(), entry);
            }
            else
            {
                reader.Refuse(setting, $"\"{entry}\" names no signal; there are {EvictionSignalNames.All}.");
            }
        }
    }

    // All of it is a kubelet's other way to write none of it: the threshold is off.
    private static Threshold? Parse(string text)
    {
        if (text.EndsWith('%'))
        {
            return double.TryParse(text.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100
                ? new Threshold(null, percent == 100 ? 0 : percent / 100)
                : null;
        }

        return QuantityText.TryParse(text) is { } quantity && quantity.ToDecimal() < long.MaxValue ? new Threshold((long)quantity.ToDecimal(), null) : null;
    }
}
