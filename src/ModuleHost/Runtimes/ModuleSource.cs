namespace Krustlet.ModuleHost.Runtimes;

/// <summary>Where a module's bytes are.</summary>
/// <param name="Path">File in the content store.</param>
/// <param name="Digest"><c>sha256:</c> digest of the file's bytes.</param>
public sealed record ModuleSource(string Path, string Digest);
