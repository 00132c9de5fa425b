using System.CommandLine;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet store</c>: the modules of a node, where there is no registry.</summary>
internal static class StoreCommand
{
    public static Command Create() => new("store", "List, import and export the modules of a node: for machines without a registry.")
    {
        StoreListCommand.Create(),
        StoreImportCommand.Create(),
        StoreExportCommand.Create(),
    };

    /// <summary><c>--root</c>: a folder of an agent's data.</summary>
    /// <param name="folder">Which one of them it is by default.</param>
    /// <param name="description">What is done with it.</param>
    public static Option<DirectoryInfo> RootOption(string folder, string description) => new("--root")
    {
        Description = $"{description} [default: ~/.krustlet/{folder}]",
        DefaultValueFactory = _ => new DirectoryInfo(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".krustlet", folder)),
    };
}
