namespace Krustlet.PackageGenerator;

/// <summary>A generated file.</summary>
/// <param name="Path">Below <c>config</c>.</param>
/// <param name="Content">Its text.</param>
internal sealed record PackageFile(string Path, string Content);
