using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet store export</c>: modules of a node into an archive.</summary>
internal static class StoreExportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The OCI archive to write; what is there already is added to." };
        var images = new Argument<string[]>("REF") { Description = "Which images; all without one.", Arity = ArgumentArity.ZeroOrMore };
        var root = StoreCommand.RootOption("modules", "The store to export from; an agent may run on it.");
        var output = new OutputOption("-o");
        var command = new Command("export", "Export modules of a node, with their manifests, into an OCI archive.") { file, images, root };
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var exporter = new ModuleExporter(parsed.GetRequiredValue(root).FullName, NullLogger<ModuleExporter>.Instance);
            var names = parsed.GetValue(images) is { Length: > 0 } given ? given : [.. exporter.List().SelectMany(static module => module.Tags.Count > 0 ? module.References.Skip(1) : module.References)];
            using var archive = await LayoutArchive.OpenOrCreateAsync(parsed.GetRequiredValue(file), cancellationToken);
            var exported = new List<StoredModule>();
            foreach (var name in names)
            {
                exported.Add(await exporter.ExportAsync(ImageReference.Parse(name), archive.Layout, cancellationToken));
            }

            await archive.SaveAsync(cancellationToken);
            await output.WriteAsync(
                parsed, run.Output, new JsonObject { ["modules"] = new JsonArray([.. exported.Select(StoreListCommand.Describe)]) },
                string.Concat(names.Select(name => $"exported {name}\n")));
        }));
        return command;
    }
}
