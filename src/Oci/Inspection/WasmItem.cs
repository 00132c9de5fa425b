namespace Krustlet.Oci.Inspection;

/// <summary>An import or export.</summary>
/// <param name="Module">The module imported from; null for exports and for components.</param>
/// <param name="Name">Its name; of a component an interface, e.g. <c>wasi:cli/run@0.2.0</c>.</param>
/// <param name="Kind">What it is; null for components.</param>
public sealed record WasmItem(string? Module, string Name, WasmItemKind? Kind)
{
    /// <summary><c>module::name</c>, or the name alone.</summary>
    public override string ToString() => Module is null ? Name : $"{Module}::{Name}";
}
