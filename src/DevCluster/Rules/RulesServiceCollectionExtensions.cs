using Krustlet.DevCluster.FieldOwnership;
using Krustlet.DevCluster.OpenApi;
using Krustlet.DevCluster.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Krustlet.DevCluster.Rules;

/// <summary>Adds the rules of objects to a container.</summary>
public static class RulesServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IObjectRules"/>, <see cref="IFieldOwnership"/> and <see cref="IOpenApiDocuments"/>, which share their schemas.
    /// </summary>
    public static IServiceCollection AddObjectRules(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SchemaCatalog>();
        services.TryAddSingleton<IObjectRules, ObjectRules>();
        services.TryAddSingleton<IFieldOwnership, FieldOwners>();
        services.TryAddSingleton<IOpenApiDocuments, OpenApiDocuments>();
        return services;
    }
}
