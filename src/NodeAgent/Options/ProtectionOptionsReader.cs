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

        return new ImageGarbageOptions(high, low, reader.Duration(ProtectionSettings.ImageAge, usual.MinimumAge));
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
