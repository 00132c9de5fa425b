namespace Krustlet.NodeAgent.Options;

/// <summary>Turns what was written in flags, environment and file into <see cref="AgentOptions"/>.</summary>
internal static class AgentOptionsReader
{
    /// <summary>Reads and checks every option.</summary>
    /// <param name="commandLine">Flags.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="machine">What is known of this machine, for defaults.</param>
    /// <param name="unread">Told the keys of the file that mean nothing to the agent.</param>
    /// <exception cref="AgentOptionsException">Something is wrong; every problem is listed.</exception>
    public static AgentOptions Read(ISettingSource commandLine, ISettingSource environment, MachineDefaults machine, Action<IReadOnlyList<string>>? unread = null)
    {
        var problems = new List<OptionProblem>();
        var sources = new List<ISettingSource> { commandLine, environment };
        if (LoadFile(new SettingReader(sources, problems), machine, problems) is { } file)
        {
            sources.Add(file);
            unread?.Invoke(file.Unread(AgentSettings.All));
        }

        var reader = new SettingReader(sources, problems);
        var cluster = ClusterOptionsReader.Read(reader, machine);
        var options = new AgentOptions(cluster, NodeOptionsReader.Read(reader, machine), ServerOptionsReader.Read(reader), ModuleOptionsReader.Read(reader, cluster.DataDirectory));
        return problems.Count == 0 ? options : throw new AgentOptionsException(problems);
    }

    private static FileSettings? LoadFile(SettingReader reader, MachineDefaults machine, List<OptionProblem> problems)
    {
        if (reader.Find(ClusterSettings.Config) is { } given)
        {
            return FileSettings.Load(given.Text, given.Origin, problems);
        }

        // The original Krustlet reads this file whenever it is there, wherever its data folder is.
        var original = Path.Combine(machine.HomeDirectory, ".krustlet", "config", "config.json");
        return File.Exists(original) ? FileSettings.Load(original, original, problems) : null;
    }
}
