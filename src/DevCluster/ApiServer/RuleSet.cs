using Krustlet.DevCluster.Rules;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>The rules that a server goes by: those of Kubernetes where the options give no others.</summary>
internal sealed record RuleSet(IObjectRules Objects, IFieldOwnership Ownership, IOpenApiDocuments Documents)
{
    public static RuleSet Of(DevApiServerOptions options)
    {
        var own = new ServiceCollection().AddSingleton(options.Time).AddObjectRules().BuildServiceProvider();
        return new RuleSet(
            options.Rules ?? own.GetRequiredService<IObjectRules>(),
            options.FieldOwnership ?? own.GetRequiredService<IFieldOwnership>(),
            options.OpenApi ?? own.GetRequiredService<IOpenApiDocuments>());
    }
}
