using System.CommandLine;
using Krustlet.ModuleHost.Compilation;

namespace Krustlet.NodeAgent.Commands;

/// <summary><c>krustlet-agent compile …</c>: compiles one module for a module host; its arguments are the host's own affair.</summary>
internal static class CompileCommand
{
    public static Command Create(TextWriter error)
    {
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore, Description = "Written by the module host." };
        var command = new Command("compile", "Compile a module to native code; run by module hosts.") { arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancellationToken) =>
        {
            OfferToTheKernel(error);
            return ModuleCompiler.RunAsync([.. parsed.GetValue(arguments) ?? [], .. parsed.UnmatchedTokens], error, cancellationToken);
        });
        return command;
    }

    // When the machine is out of memory a compilation is to go first: it can be done again, and running modules cannot.
    private static void OfferToTheKernel(TextWriter error)
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"oom_score_adj stays as it is: {failure.Message}");
        }
    }
}
