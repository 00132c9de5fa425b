using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Cli.Transfers;
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
        var format = OutputOption.Named("--format");
        var command = new Command("pull", "Pull a WebAssembly module from a registry, verified, as a node would.") { image, destination };
        format.AddTo(command);
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
                var pulled = await run.TransferAsync(
                    $"pulling {reference}", progress => store.PullAsync(reference, credentials, new PullOptions { Progress = new PulledBlobs(progress) }, cancellationToken));
                Place(pulled, target);
                await format.WriteAsync(parsed, run.Output, Describe(pulled, target), Table(pulled, target));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }));
        return command;
    }

    // Beside its place first: whoever reads the old file there sees all of it, or all of the new one.
    private static void Place(PulledModule pulled, FileInfo target)
    {
        var temporary = $"{target.FullName}.{Guid.NewGuid():N}";
        try
        {
            File.Copy(pulled.ModulePath, temporary);
            File.Move(temporary, target.FullName, overwrite: true);
        }
        finally
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }
        }
    }

    private static JsonObject Describe(PulledModule pulled, FileInfo target) => new()
    {
        ["image"] = pulled.Reference.ToString(),
        ["digest"] = pulled.ManifestDigest.ToString(),
        ["file"] = target.FullName,
        ["kind"] = pulled.Kind.ToString(),
        ["module"] = pulled.ModuleDigest.ToString(),
        ["sizeBytes"] = pulled.SizeBytes,
    };

    private static string Table(PulledModule pulled, FileInfo target) => new TextTable()
        .Add("Image", pulled.Reference.ToString())
        .Add("Digest", pulled.ManifestDigest.ToString())
        .Add("File", target.ToString())
        .Add("Module", string.Create(CultureInfo.InvariantCulture, $"{pulled.Kind} {pulled.ModuleDigest}, {pulled.SizeBytes:N0} bytes"))
        .ToString();
}
