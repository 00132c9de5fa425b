using System.Globalization;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.NodeShutdown;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="ProtectionOptions"/>.</summary>
internal static class ProtectionOptionsReader
{
    public static ProtectionOptions Read(SettingReader reader) => new(Images(reader), Shutdown(reader));

    private static ImageGarbageOptions Images(SettingReader reader)
    {
        var usual = ImageGarbageOptions.Default;
        var high = reader.Integer(ProtectionSettings.ImageHigh, 1, 100, usual.HighPercent);
        var low = reader.Integer(ProtectionSettings.ImageLow, 0, 100, Math.Min(usual.LowPercent, high - 1));
        if (low >= high)
        {
            reader.Refuse(ProtectionSettings.ImageLow, $"{low} is not below the upper mark of {high}; give a smaller percentage.");
        }

        var minimum = reader.Duration(ProtectionSettings.ImageAge, usual.MinimumAge);
        var maximum = Duration(reader, ProtectionSettings.ImageMaximumAge);
        if (maximum > TimeSpan.Zero && maximum <= minimum)
        {
            reader.Refuse(ProtectionSettings.ImageMaximumAge, $"{maximum} is not more than the minimum age of {minimum}; give a longer time, or 0s to keep images as long as there is room.");
        }

        return new ImageGarbageOptions(high, low, minimum, maximum);
    }

    private static ShutdownOptions Shutdown(SettingReader reader)
    {
        // Zero is the kubelet's own way to write "off".
        var grace = Duration(reader, ProtectionSettings.ShutdownGrace);
        var critical = Duration(reader, ProtectionSettings.ShutdownGraceCritical);
        if (critical > grace)
        {
            reader.Refuse(ProtectionSettings.ShutdownGraceCritical, $"{critical} is more than the whole grace period of {grace}; give a part of it.");
        }

        if (Groups(reader) is not { Count: > 0 } groups)
        {
            return ShutdownOptions.Of(grace, critical);
        }

        if (grace > TimeSpan.Zero || critical > TimeSpan.Zero)
        {
            reader.Refuse(ProtectionSettings.ShutdownByPriority, "it cannot be given together with shutdownGracePeriod or shutdownGracePeriodCriticalPods; keep one of the two ways.");
        }

        return new ShutdownOptions(groups);
    }

    /// <summary>None when there is no time in any: the kubelet's way to write "off".</summary>
    private static List<ShutdownGroup> Groups(SettingReader reader)
    {
        var groups = new SortedDictionary<int, TimeSpan>();
        foreach (var (priority, seconds) in reader.Map(ProtectionSettings.ShutdownByPriority))
        {
            if (int.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var least)
                && uint.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var time))
            {
                groups[least] = TimeSpan.FromSeconds(time);
            }
            else
            {
                reader.Refuse(ProtectionSettings.ShutdownByPriority, $"\"{priority}={seconds}\" is not a priority with its seconds; give two whole numbers, as priority 1000 and shutdownGracePeriodSeconds 30.");
            }
        }

        return groups.Values.Any(static time => time > TimeSpan.Zero) ? [.. groups.Select(static group => new ShutdownGroup(group.Key, group.Value))] : [];
    }

    private static TimeSpan Duration(SettingReader reader, Setting setting) =>
        reader.Text(setting) is { } text && GoDuration.TryParse(text, out var zero) && zero == TimeSpan.Zero ? TimeSpan.Zero : reader.Duration(setting, TimeSpan.Zero);
}
