namespace Krustlet.Cli.Modules;

/// <summary>The streams of a module that runs in the foreground, as bytes.</summary>
/// <param name="Input">Opened when the module asks for it.</param>
/// <param name="Output">Opened at its start.</param>
/// <param name="Error">Opened at its start.</param>
internal sealed record ConsoleStreams(Func<Stream> Input, Func<Stream> Output, Func<Stream> Error)
{
    /// <summary>This process's own.</summary>
    public static ConsoleStreams OfProcess { get; } = new(Console.OpenStandardInput, Console.OpenStandardOutput, Console.OpenStandardError);
}
