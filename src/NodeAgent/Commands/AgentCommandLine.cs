using System.CommandLine;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Commands;

/// <summary>The agent's command line: <c>krustlet-agent [run] [flags]</c>, <c>host</c> and <c>compile</c>.</summary>
internal static class AgentCommandLine
{
    /// <summary>Exit code for options that cannot be used.</summary>
    public const int Misuse = 2;

    // What the host is given to end in order before the process is ended for it.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(40);

    /// <summary>Parses and runs.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Krustlet's node agent: a kubelet whose containers are WebAssembly modules.");
        var run = new Command("run", "Run the node agent (the default).");
        RunCommand.Configure(root, error);
        RunCommand.Configure(run, error);
        root.Add(run);
        root.Add(HostCommand.Create(error));
        root.Add(CompileCommand.Create(error));

        var parsed = root.Parse(arguments);
        var code = await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, ProcessTerminationTimeout = TerminationTimeout }).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? Misuse : code;
    }

    /// <summary>An option for a setting. Switches may stand alone.</summary>
    public static Option<string?> OptionFor(Setting setting) => new(setting.Flag, [.. setting.Aliases])
    {
        Description = $"{setting.Help}{(setting.Default is null ? string.Empty : $" [default: {setting.Default}]")} [env: {setting.EnvironmentVariable}]",
        Arity = setting.Kind == SettingKind.Switch ? ArgumentArity.ZeroOrOne : ArgumentArity.OneOrMore,
        CustomParser = result => result.Tokens.Count == 0 ? "true" : string.Join(',', result.Tokens.Select(token => token.Value)),
        HelpName = setting.Kind switch
        {
            SettingKind.Switch => "true|false",
            SettingKind.List => "a,b",
            SettingKind.Map => "k=v,…",
            SettingKind.Taints => "k=v:Effect,…",
            SettingKind.Priorities => "priority=seconds,…",
            _ => "value",
        },
    };
}
