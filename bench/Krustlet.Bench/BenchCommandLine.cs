using System.CommandLine;

namespace Krustlet.Bench;

/// <summary><c>Krustlet.Bench --guests DIR --tools DIR --agent FILE --krustlet FILE --results DIR [--quick] [--part running|modules|operator]</c>; <c>bench/run</c> fills it in.</summary>
internal static class BenchCommandLine
{
    public static async Task<int> RunAsync(string[] args, TimeProvider time)
    {
        var quick = new Option<bool>("--quick") { Description = "Small sizes: shows that everything runs, not how fast." };
        var guests = Folder("--guests", "Modules that eng/guests/build made.");
        var tools = Folder("--tools", "The C harness and the static program.");
        var agent = new Option<FileInfo>("--agent") { Required = true, Description = "The published node agent." };
        var krustlet = new Option<FileInfo>("--krustlet") { Required = true, Description = "The command line tool." };
        var parts = new Option<BenchPart[]>("--part") { Description = "Measure this alone; may be repeated.", DefaultValueFactory = static _ => Enum.GetValues<BenchPart>() };
        var results = Folder("--results", "Where the table, the numbers and the plot go.");
        var command = new RootCommand("Measures Krustlet against what it is built on.") { quick, guests, tools, agent, krustlet, results, parts };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new BenchOptions(
                parsed.GetValue(quick) ? BenchSizes.Quick : BenchSizes.Full,
                parsed.GetRequiredValue(guests),
                parsed.GetRequiredValue(tools),
                parsed.GetRequiredValue(agent),
                parsed.GetRequiredValue(krustlet),
                parsed.GetRequiredValue(results),
                parsed.GetRequiredValue(parts));
            await new BenchRun(options, time, Console.Out).RunAsync(cancellationToken);
            return 0;
        });
        return await command.Parse(args).InvokeAsync();
    }

    private static Option<DirectoryInfo> Folder(string name, string description) => new(name) { Required = true, Description = description };
}
