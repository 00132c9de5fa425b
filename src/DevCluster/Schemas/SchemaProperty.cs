namespace Krustlet.DevCluster.Schemas;

/// <summary>A named property of an object schema.</summary>
/// <param name="Schema">What its value is.</param>
/// <param name="Patch">How a strategic merge patch treats it.</param>
/// <param name="DescriptionKey">Where <see cref="OpenApi.Descriptions"/> finds its text (<c>V1Pod.Spec</c>); null for custom resources.</param>
internal sealed record SchemaProperty(Schema Schema, PatchStrategy Patch = default, string? DescriptionKey = null);
