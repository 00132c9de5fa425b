namespace Krustlet.DevCluster.OpenApi;

/// <summary>What differs between the two OpenAPI versions that Kubernetes serves.</summary>
internal sealed record OpenApiDialect
{
    private OpenApiDialect()
    {
    }

    /// <summary>Swagger 2.0.</summary>
    public static OpenApiDialect V2 { get; } = new() { ReferencePrefix = "#/definitions/" };

    /// <summary>OpenAPI 3.0.</summary>
    public static OpenApiDialect V3 { get; } = new() { ReferencePrefix = "#/components/schemas/", IsV3 = true };

    /// <summary>What a <c>$ref</c> to a definition starts with.</summary>
    public required string ReferencePrefix { get; init; }

    /// <summary>Whether it is 3.0.</summary>
    public bool IsV3 { get; private init; }
}
