namespace Krustlet.Cli.Development;

/// <summary>Finds the agent and the operator: installed beside this program, or built in the same source tree.</summary>
internal static class Programs
{
    private const string Agent = "krustlet-agent";
    private const string Operator = "krustlet-operator";

    /// <summary>The agent's command line.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere; the message says what to do.</exception>
    public static IReadOnlyList<string> FindAgent(string? chosen) => [Find(chosen, Agent, "NodeAgent", "--agent")];

    /// <summary>The operator's command line.</summary>
    /// <exception cref="FileNotFoundException">It is nowhere; the message says what to do.</exception>
    public static IReadOnlyList<string> FindOperator(string? chosen) => [Find(chosen, Operator, "Operator", "--operator")];

    private static string Find(string? chosen, string program, string project, string option)
    {
        // bin/CONFIGURATION/FRAMEWORK of this project and of the other are alike.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string[] candidates = chosen is not null
            ? [chosen]
            : [Path.Combine(here.FullName, program), Path.Combine(here.FullName, "..", "..", "..", "..", project, "bin", here.Parent!.Name, here.Name, program)];
        return candidates.FirstOrDefault(File.Exists) is { } found
            ? Path.GetFullPath(found)
            : throw new FileNotFoundException($"{program} was not found in {string.Join(" or ", candidates.Select(Path.GetFullPath))}: build it with `make build`, or name it with {option}");
    }
}
