namespace Krustlet.NodeAgent.Options;

/// <summary>Turns what was written in flags, environment and file into <see cref="AgentOptions"/>.</summary>
internal static class AgentOptionsReader
{
    /// <summary>Reads and checks every option.</summary>
    /// <param name="commandLine">Flags.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="machine">What is known of this machine, for defaults.</param>
    /// <param name="notices">Told of the fields of the files that change nothing, and why.</param>
    /// <exception cref="AgentOptionsException">Something is wrong; every problem is listed.</exception>
    public static AgentOptions Read(ISettingSource commandLine, ISettingSource environment, MachineDefaults machine, Action<IReadOnlyList<OptionProblem>>? notices = null)
    {
        var problems = new List<OptionProblem>();
        var sources = new List<ISettingSource> { commandLine, environment };
        if (ConfigurationFiles.Load(new SettingReader(sources, problems), machine, problems) is { } file)
        {
            sources.Add(file);
            var passedOver = new List<OptionProblem>();
            new FieldCheck(file, problems, passedOver).Run();
            notices?.Invoke(passedOver);
        }

        var reader = new SettingReader(sources, problems);
        var cluster = ClusterOptionsReader.Read(reader, machine);
        var node = NodeOptionsReader.Read(reader, machine);
        var server = ServerOptionsReader.Read(reader);
        var modules = ModuleOptionsReader.Read(reader, cluster.DataDirectory, machine);
        var options = new AgentOptions(cluster, node with { Capabilities = NodeCapabilities.Of(modules) }, server, modules, ProtectionOptionsReader.Read(reader))
        {
            Registries = RegistryOptionsReader.Read(reader, cluster.DataDirectory, machine.Variable),
            Flags = AgentSettings.All.ToDictionary(static setting => setting.Flag, setting => reader.Text(setting) ?? setting.Default ?? string.Empty, StringComparer.Ordinal),
        };
        return problems.Count == 0 ? options : throw new AgentOptionsException(problems);
    }
}
