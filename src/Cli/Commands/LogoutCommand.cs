using System.CommandLine;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet logout REGISTRY</c>: forgets a login.</summary>
internal static class LogoutCommand
{
    /// <param name="environment">Looks up an environment variable.</param>
    public static Command Create(Func<string, string?> environment)
    {
        var name = LoginTarget.Argument();
        var command = new Command("logout", "Forget the login to a registry.") { name };
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var host = LoginTarget.Read(parsed.GetRequiredValue(name));
            var isForgotten = await LoginTarget.Logins(environment).RemoveAsync(host, cancellationToken);
            await run.Output.WriteLineAsync(isForgotten ? $"logged out of {host}" : $"there was no login to {host}");
        }));
        return command;
    }
}
