using Krustlet.NodeAgent.PodSources.Manifests;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="ModuleOptions"/>.</summary>
internal static class ModuleOptionsReader
{
    public static ModuleOptions Read(SettingReader reader, string dataDirectory)
    {
        if (reader.Text(PodSettings.ManifestPath) is { } manifests && !Path.IsPathRooted(manifests))
        {
            reader.Refuse(PodSettings.ManifestPath, $"\"{manifests}\" is not an absolute path; begin it with /.");
        }

        foreach (var folder in reader.List(PodSettings.AllowHostPath).Where(folder => !Path.IsPathRooted(folder)))
        {
            reader.Refuse(PodSettings.AllowHostPath, $"\"{folder}\" is not an absolute path; begin it with /.");
        }

        return new ModuleOptions(
            reader.List(PodSettings.InsecureRegistries),
            [.. reader.List(PodSettings.AllowHostPath).Select(Path.GetFullPath)],
            reader.Switch(PodSettings.AllowLocalModules, unset: false),
            LogMaxBytes(reader),
            reader.Integer(PodSettings.LogMaxFiles, 2, 1000, 5),
            Path.GetFullPath(reader.Text(PodSettings.LogsDirectory) ?? Path.Combine(dataDirectory, "logs")),
            reader.Switch(PodSettings.KeepModules, unset: true),
            reader.Find(PodSettings.MaxModulesPerHost) is null ? null : reader.Integer(PodSettings.MaxModulesPerHost, 1, 20_000, 1),
            MaxRestartDelay(reader),
            reader.Text(PodSettings.ManifestPath) is { } path ? Path.GetFullPath(path) : null,
            reader.Duration(PodSettings.ManifestCheckFrequency, ManifestFolderOptions.DefaultCheckFrequency));
    }

    private static TimeSpan MaxRestartDelay(SettingReader reader)
    {
        var longest = TimeSpan.FromSeconds(300);
        var delay = reader.Duration(PodSettings.MaxRestartDelay, longest);
        if (delay < TimeSpan.FromSeconds(1) || delay > longest)
        {
            reader.Refuse(PodSettings.MaxRestartDelay, $"{delay} is not usable; give 1s to 300s.");
        }

        return delay;
    }

    private static long LogMaxBytes(SettingReader reader)
    {
        const long Default = 10L << 20;
        if (reader.Text(PodSettings.LogMaxSize) is not { } text)
        {
            return Default;
        }

        if (QuantityText.TryParse(text)?.ToDecimal() is { } bytes and >= 4096 and < long.MaxValue)
        {
            return (long)bytes;
        }

        reader.Refuse(PodSettings.LogMaxSize, $"\"{text}\" is not usable; give a quantity of at least 4Ki, like 10Mi.");
        return Default;
    }
}
