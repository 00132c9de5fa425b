namespace Krustlet.Bench;

/// <summary>What to measure, with what, and where the results go.</summary>
internal sealed record BenchOptions(BenchSizes Sizes, DirectoryInfo Guests, DirectoryInfo Tools, FileInfo Agent, FileInfo Krustlet, DirectoryInfo Results, IReadOnlyList<BenchPart> Parts)
{
    /// <summary>File of a guest.</summary>
    public string Guest(string name) => Existing(Path.Combine(Guests.FullName, name + ".wasm"), "eng/guests/build");

    /// <summary>A program that bench/run compiled.</summary>
    public string Tool(string name) => Existing(Path.Combine(Tools.FullName, name), "bench/run");

    /// <summary>The published agent.</summary>
    public string AgentProgram => Existing(Agent.FullName, "eng/publish here");

    /// <summary>The command line tool.</summary>
    public string KrustletProgram => Existing(Krustlet.FullName, "bench/run");

    private static string Existing(string path, string maker) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run {maker}");
}
