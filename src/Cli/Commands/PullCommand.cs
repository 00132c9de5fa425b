using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Oci.Downloads;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet pull REF</c>: gets a module, of any form a node accepts, as a file.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var image = new Argument<string>("REF") { Description = "Which module, e.g. ghcr.io/me/hello:v1." };
        var destination = new Option<FileInfo>("--output", "-o") { Description = "Where to put it.", DefaultValueFactory = _ => new FileInfo("module.wasm") };
        var registry = new RegistryCommandOptions(mirrors: true);
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
            var pulled = await run.TransferAsync(
                $"pulling {reference}", progress => new ModuleDownloader(client).DownloadAsync(reference, credentials, target.FullName, progress, cancellationToken));
            await format.WriteAsync(parsed, run.Output, Describe(pulled), Table(pulled, target));
        }));
        return command;
    }

    private static JsonObject Describe(PulledModule pulled) => new()
    {
        ["image"] = pulled.Reference.ToString(),
        ["digest"] = pulled.ManifestDigest.ToString(),
        ["file"] = pulled.ModulePath,
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
