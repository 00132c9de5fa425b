namespace Krustlet.DevCluster.Resources;

/// <summary>A built-in resource: what is served and how it departs from the common rules.</summary>
internal sealed record BuiltInResource(ResourceDefinition Definition, ResourceTraits Traits);
