using System.CommandLine;
using Krustlet.Cli.Modules;
using Krustlet.Oci.Credentials;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet login REGISTRY</c>: tries a user name and password, and keeps them where docker, podman, skopeo and oras look too.</summary>
internal static class LoginCommand
{
    /// <param name="streams">Where the password comes from.</param>
    /// <param name="environment">Looks up an environment variable.</param>
    public static Command Create(ConsoleStreams streams, Func<string, string?> environment)
    {
        var name = LoginTarget.Argument();
        var registry = new RegistryCommandOptions(streams: streams);
        var command = new Command("login", "Log in to a registry. A login that the registry refuses is not kept.") { name };
        registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var host = LoginTarget.Read(parsed.GetRequiredValue(name));
            var username = registry.Username(parsed) ?? throw new UsageException($"say who you are: echo TOKEN | krustlet login {host} --username NAME --password-stdin");
            var password = await registry.ReadPasswordAsync(cancellationToken);
            if (password.Length == 0)
            {
                throw new UsageException($"standard input has no password: echo TOKEN | krustlet login {host} --username {username} --password-stdin");
            }

            var logins = LoginTarget.Logins(environment);
            using var client = registry.Connect(parsed, host);
            await client.CheckAsync(host, new RegistryCredential(host, username, password), cancellationToken);
            var kept = await logins.AddAsync(host, username, password, cancellationToken);
            await run.Output.WriteLineAsync($"logged in to {host} as {username}, kept in {kept}");
        }));
        return command;
    }
}
