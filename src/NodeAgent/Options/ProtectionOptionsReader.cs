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

        return new ShutdownOptions(grace, critical);
    }

    private static TimeSpan Duration(SettingReader reader, Setting setting) =>
        reader.Text(setting) is { } text && GoDuration.TryParse(text, out var zero) && zero == TimeSpan.Zero ? TimeSpan.Zero : reader.Duration(setting, TimeSpan.Zero);
}
