using System.CommandLine;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet pull REF</c>: gets a module, of any form a node accepts, as a file.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("REF") { Description = "Which module, e.g. ghcr.io/me/hello:v1." };
        var destination = new Option<FileInfo>("--output", "-o") { Description = "Where to put it.", DefaultValueFactory = _ => new FileInfo("module.wasm") };
        var registry = new RegistryCommandOptions();
        var command = new Command("pull", "Pull a WebAssembly module from a registry, verified, as a node would.") { image, destination };
        registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var reference = ImageReference.Parse(parsed.GetRequiredValue(image));
            var target = parsed.GetRequiredValue(destination);
            using var client = registry.Connect(parsed, reference);
            var credentials = await registry.CredentialsAsync(parsed, reference, cancellationToken);
            var folder = Directory.CreateTempSubdirectory("krustlet-pull-");
            try
            {
                using var store = ModuleStore.Open(new ModuleStoreOptions { Root = folder.FullName }, client, NullLogger<ModuleStore>.Instance);
                var pulled = await store.PullAsync(reference, credentials, cancellationToken);
                File.Copy(pulled.ModulePath, target.FullName, overwrite: true);
                await run.Output.WriteLineAsync($"pulled {pulled.ImageId} to {target} ({pulled.Kind}, {pulled.SizeBytes} bytes, {pulled.ModuleDigest})");
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }));
        return command;
    }
}
