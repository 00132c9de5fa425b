namespace Krustlet.Oci.Push;

/// <summary>The names a component exports and imports at its top level, e.g. <c>wasi:cli/run@0.2.0</c>.</summary>
internal sealed record ComponentInterface(IReadOnlyList<string> Exports, IReadOnlyList<string> Imports);
