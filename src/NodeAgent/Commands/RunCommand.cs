using System.CommandLine;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Commands;

/// <summary><c>krustlet-agent</c> and <c>krustlet-agent run</c>: reads the options and runs the agent until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>Gives a command the agent's flags and body.</summary>
    public static void Configure(Command command, TextWriter error)
    {
        var options = new Dictionary<Setting, Option<string?>>();
        foreach (var setting in AgentSettings.All)
        {
            options[setting] = AgentCommandLine.OptionFor(setting);
            command.Add(options[setting]);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(new CommandLineSettings(parsed, options), error, cancellationToken));
    }

    private static async Task<int> RunAsync(CommandLineSettings flags, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<OptionProblem> notices = [];
            var options = AgentOptionsReader.Read(flags, new EnvironmentSettings(System.Environment.GetEnvironmentVariable), MachineDefaults.Detect(), passedOver => notices = passedOver);
            return await AgentHost.RunAsync(options, notices, cancellationToken).ConfigureAwait(false);
        }
        catch (AgentOptionsException exception)
        {
            await error.WriteLineAsync($"krustlet-agent cannot start: {exception.Problems.Count} of its options cannot be used.").ConfigureAwait(false);
            foreach (var problem in exception.Problems)
            {
                await error.WriteLineAsync($"  {problem}").ConfigureAwait(false);
            }

            return AgentCommandLine.Misuse;
        }
        catch (Exception exception) when (exception is NodeAddressException or CertificateFileException or CertificateRefusedException)
        {
            await error.WriteLineAsync($"krustlet-agent cannot start: {exception.Message}").ConfigureAwait(false);
            return AgentCommandLine.Misuse;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }
}
