using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Output;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet store list</c>: what a store has.</summary>
internal static class StoreListCommand
{
    public static Command Create()
    {
        var root = StoreCommand.RootOption("modules", "The store.");
        var output = new OutputOption("-o");
        var command = new Command("list", "List the modules of a store; an agent may run on it.") { root };
        output.AddTo(command);
        command.SetAction((parsed, _) => CommandRun.GuardAsync(parsed, async run =>
        {
            var modules = new ModuleExporter(parsed.GetRequiredValue(root).FullName, NullLogger<ModuleExporter>.Instance).List();
            await output.WriteAsync(parsed, run.Output, new JsonObject { ["modules"] = new JsonArray([.. modules.Select(Describe)]) }, Table(modules));
        }));
        return command;
    }

    /// <summary>A stored module for programs.</summary>
    public static JsonObject Describe(StoredModule module) => new()
    {
        ["names"] = new JsonArray([.. module.References.Select(static name => JsonValue.Create(name))]),
        ["moduleDigest"] = module.ModuleDigest,
        ["sizeBytes"] = module.SizeBytes,
        ["kind"] = module.Kind.ToString(),
        ["form"] = module.Form.ToString(),
    };

    private static string Table(IReadOnlyList<StoredModule> modules)
    {
        (string Name, string Kind, string Bytes)[] rows =
        [
            ("NAME", "KIND", "BYTES"),
            .. modules.SelectMany(static module => module.References.Skip(module.Tags.Count > 0 ? 1 : 0).Select(name => (name, module.Kind.ToString(), module.SizeBytes.ToString("N0", CultureInfo.InvariantCulture)))),
        ];
        var (name, kind) = (rows.Max(static row => row.Name.Length), rows.Max(static row => row.Kind.Length));
        return string.Concat(rows.Select(row => $"{row.Name.PadRight(name)}   {row.Kind.PadRight(kind)}   {row.Bytes}\n"));
    }
}
