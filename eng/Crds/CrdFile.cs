namespace Krustlet.CrdGenerator;

/// <summary>One generated file.</summary>
internal sealed record CrdFile(string Name, string Content);
