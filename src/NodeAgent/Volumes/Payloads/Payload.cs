namespace Krustlet.NodeAgent.Volumes.Payloads;

/// <summary>The whole content of a volume at one moment.</summary>
/// <param name="Files">Later files replace earlier ones of the same path.</param>
/// <param name="RefreshAt">When to look again.</param>
internal sealed record Payload(IReadOnlyList<PayloadFile> Files, DateTimeOffset RefreshAt);
