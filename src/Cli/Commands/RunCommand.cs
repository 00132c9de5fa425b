using System.CommandLine;
using Krustlet.Cli.Modules;
using Krustlet.ModuleHost.Local;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet run FILE|REF</c>: runs a module here as a node would, in the foreground.</summary>
internal static class RunCommand
{
    // docker run's code for what went wrong before there was anything to run: a module's own 1 stays its own.
    public const int CouldNotRun = 125;

    public const string Name = "run";

    public static Command Create(ConsoleStreams streams)
    {
        var module = new Argument<string>("MODULE") { Description = "A file, or an image like ghcr.io/me/hello:v1." };
        var arguments = new Argument<string[]>("ARGS") { Description = "The module's arguments; write -- before those that begin with -.", Arity = ArgumentArity.ZeroOrMore };
        var options = new RunOptions();
        var registry = new RegistryCommandOptions(shortNames: false, mirrors: true);
        var command = new Command(Name, "Run a module here as a node would: the same engine, limits and grants. The exit code is the module's own.") { module, arguments };
        options.AddTo(command);
        registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(
            parsed,
            async run =>
            {
                var name = parsed.GetRequiredValue(module);
                using var file = ModuleFile.IsFile(name) ? ModuleFile.Local(name) : await PullAsync(name, registry, parsed, cancellationToken);
                var request = options.Read(parsed, file.Path, await DigestOfAsync(file, cancellationToken), [ProgramName(name), .. parsed.GetValue(arguments) ?? []]);
                return await RunAsync(run, request, streams, cancellationToken);
            },
            failed: CouldNotRun,
            misused: CouldNotRun));
        return command;
    }

    private static async Task<ModuleFile> PullAsync(string name, RegistryCommandOptions registry, ParseResult parsed, CancellationToken cancellationToken)
    {
        var image = ImageReference.Parse(name);
        using var client = registry.Connect(parsed, image);
        return await ModuleFile.PullAsync(client, image, await registry.CredentialsAsync(parsed, image, cancellationToken), cancellationToken);
    }

    private static async Task<string> DigestOfAsync(ModuleFile file, CancellationToken cancellationToken)
    {
        if (file.Pulled is { } pulled)
        {
            return pulled.ModuleDigest.ToString();
        }

        await using var content = File.OpenRead(file.Path);
        return (await ContentDigest.OfAsync(content, cancellationToken)).ToString();
    }

    // As a node names it: the last part of the name, with .wasm.
    private static string ProgramName(string name)
    {
        var last = name[(name.LastIndexOf('/') + 1)..];
        var stem = ModuleFile.IsFile(name) ? last : last.Split(':', '@')[0];
        return stem.EndsWith(".wasm", StringComparison.Ordinal) ? stem : stem + ".wasm";
    }

    private static async Task<int> RunAsync(CommandRun run, StartModuleRequest request, ConsoleStreams streams, CancellationToken cancellationToken)
    {
        await using var output = streams.Output();
        await using var error = streams.Error();
        var local = new LocalModule(request, output, error) { Input = request.StandardInput ? streams.Input() : Stream.Null };
        var exit = await LocalHost.RunAsync(local, CompiledCache.PathOf(Environment.GetEnvironmentVariable), TimeProvider.System, cancellationToken);
        if (exit.Reason is not (ExitReason.Completed or ExitReason.Error or ExitReason.Trap or ExitReason.Stopped) && exit.Message.Length > 0)
        {
            run.Fail(exit.Message);
        }

        return exit.ExitCode;
    }
}
