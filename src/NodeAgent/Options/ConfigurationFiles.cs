namespace Krustlet.NodeAgent.Options;

/// <summary>Finds the configuration files, in the order in which the later ones win.</summary>
internal static class ConfigurationFiles
{
    private const string DropIns = "*.conf";

    /// <summary>The merged settings, or null when there is no file. Files that cannot be used are reported.</summary>
    public static FileSettings? Load(SettingReader reader, MachineDefaults machine, ICollection<OptionProblem> problems)
    {
        List<ConfigurationDocument> documents = [.. Paths(reader, machine).Select(file => ConfigurationDocument.Load(file.Path, file.Origin, problems)).OfType<ConfigurationDocument>()];
        return documents.Count == 0 ? null : FileSettings.Merge(documents);
    }

    private static IEnumerable<(string Path, string Origin)> Paths(SettingReader reader, MachineDefaults machine)
    {
        // The original Krustlet reads this file whenever it is there, wherever its data folder is.
        var original = Path.Combine(machine.HomeDirectory, ".krustlet", "config", "config.json");
        if (reader.Find(ClusterSettings.Config) is { } given)
        {
            yield return (given.Text, given.Origin);
        }
        else if (File.Exists(original))
        {
            yield return (original, original);
        }

        if (reader.Find(ClusterSettings.ConfigDirectory) is not { } folder)
        {
            yield break;
        }

        if (!Directory.Exists(folder.Text))
        {
            reader.Refuse(ClusterSettings.ConfigDirectory, $"there is no folder {folder.Text}; give an existing one that this user may read.");
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(folder.Text, DropIns).Order(StringComparer.Ordinal))
        {
            yield return (path, path);
        }
    }
}
