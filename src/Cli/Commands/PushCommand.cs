using System.CommandLine;
using Krustlet.Cli.Output;
using Krustlet.Cli.Pushing;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet push FILE... REF</c>: packages a module, or a core module and a component as one image, and pushes it, with documents about it.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var options = new PushOptions();
        var registry = new RegistryCommandOptions();
        var output = new OutputOption("-o");
        var command = new Command("push", "Push a WebAssembly module to a registry, with documents about it.");
        options.AddTo(command);
        registry.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var image = options.Image(parsed);
            using var client = registry.Connect(parsed, image);
            var pusher = new Pusher(client, image, await registry.CredentialAsync(parsed, image, cancellationToken));
            var result = await run.TransferAsync($"pushing {image}", progress => pusher.PushAsync(options, parsed, progress, cancellationToken));
            await output.WriteAsync(parsed, run.Output, result.ToDocument(), result.ToTable());
        }));
        return command;
    }
}
