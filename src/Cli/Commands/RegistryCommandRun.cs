using System.CommandLine;
using Krustlet.Oci.Failures;

namespace Krustlet.Cli.Commands;

/// <summary>Ends a registry command: expected failures as one line on standard error and exit code 1.</summary>
internal static class RegistryCommandRun
{
    public static async Task<int> GuardAsync(ParseResult parsed, Func<TextWriter, Task> run)
    {
        try
        {
            await run(parsed.InvocationConfiguration.Output);
            return 0;
        }
        catch (Exception failure) when (failure is RegistryException or IOException or UnauthorizedAccessException)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"error: {failure.Message}");
            return 1;
        }
    }
}
