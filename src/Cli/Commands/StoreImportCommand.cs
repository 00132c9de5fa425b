using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet store import</c>: modules from a layout or archive into a folder that agents read.</summary>
internal static class StoreImportCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("SOURCE") { Description = "An OCI archive (a file) or layout (a folder), as krustlet copy, krustlet store export or skopeo write them." };
        var name = new Option<string?>("--name") { Description = "The image's name, like ghcr.io/me/hello:v1, where the source has none or only a tag." };
        var root = StoreCommand.RootOption("seed", "The store to import into: one of the agent's --module-seed-dirs.");
        var output = new OutputOption("-o");
        var command = new Command("import", "Import modules, verified, into a folder that agents read, also while they run.") { source, name, root };
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var path = parsed.GetRequiredValue(source);
            using var archive = Directory.Exists(path) ? null : await LayoutArchive.OpenAsync(path, cancellationToken);
            using var folder = archive is null ? ImageLayout.Open(path) : null;
            var importer = new ModuleImporter(parsed.GetRequiredValue(root).FullName, NullLogger<ModuleImporter>.Instance);
            var imported = await ImportAsync(importer, archive?.Layout ?? folder!, parsed.GetValue(name), cancellationToken);
            await output.WriteAsync(
                parsed, run.Output, new JsonObject { ["modules"] = new JsonArray([.. imported.Select(static module => StoreListCommand.Describe(module.Module))]) },
                string.Concat(imported.Select(static module => $"imported {module.Name} ({module.Module.Kind}, {module.Module.SizeBytes} bytes, {module.Module.ModuleDigest})\n")));
        }));
        return command;
    }

    private static async Task<IReadOnlyList<(ImageReference Name, StoredModule Module)>> ImportAsync(ModuleImporter importer, ImageLayout layout, string? name, CancellationToken cancellationToken)
    {
        if (name is not null)
        {
            var reference = ImageReference.Parse(name);
            var image = await layout.FindAsync(null, cancellationToken);
            return [(reference, await importer.ImportAsync(layout, image, reference, cancellationToken))];
        }

        var imported = new List<(ImageReference Name, StoredModule Module)>();
        foreach (var (entry, reference) in await NamedAsync(layout, cancellationToken))
        {
            imported.Add((reference, await importer.ImportAsync(layout, entry, reference, cancellationToken)));
        }

        return imported;
    }

    private static async Task<IReadOnlyList<(Descriptor Entry, ImageReference Name)>> NamedAsync(ImageLayout layout, CancellationToken cancellationToken)
    {
        var named = (await layout.ListAsync(cancellationToken))
            .Select(static entry => (Entry: entry, Name: ImageLayout.NameOf(entry)))
            .Where(static image => image.Name?.Contains('/', StringComparison.Ordinal) == true)
            .Select(static image => (image.Entry, ImageReference.Parse(image.Name!)))
            .ToList();
        return named.Count > 0 ? named : throw new RegistryException(
            RegistryErrorKind.InvalidReference, $"no image in {layout.Name} has a whole name: give it with --name, like --name ghcr.io/me/hello:v1");
    }
}
