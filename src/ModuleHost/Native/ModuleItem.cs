namespace Krustlet.ModuleHost.Native;

/// <summary>An import or export of a module.</summary>
/// <param name="Module">The module imported from; empty for an export.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsCommand">A function that takes and returns nothing.</param>
internal sealed record ModuleItem(string Module, string Name, ExternKind Kind, bool IsCommand);
