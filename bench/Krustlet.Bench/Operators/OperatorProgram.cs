using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator;
using Krustlet.Operator.Options;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Krustlet.Bench.Operators;

/// <summary>The operator as it is, in a process of its own, that also tells what it does: <c>Krustlet.Bench operator KUBECONFIG ADDRESS REGISTRY</c>.</summary>
internal static class OperatorProgram
{
    public const string Verb = "operator";
    public const string MeasuresPath = "/measures";

    public static async Task<int> RunAsync(string kubeconfig, string address, string registry)
    {
        var counts = new ApiCounts();
        using var durations = new Durations();
        var options = new OperatorOptions { Identity = "bench", Kubeconfig = kubeconfig, LeaderElection = false, HealthAddress = address, InsecureRegistries = [registry] };
        await using var application = OperatorHost.Build(
            options, services => services.AddSingleton<IApiClient>(provider => new CountedApi(provider.GetRequiredService<ApiClient>(), counts)));
        application.MapGet(MeasuresPath, () => new OperatorMeasures(counts.Read(), durations.Read()));
        application.MapDelete(MeasuresPath, () =>
        {
            counts.Reset();
            durations.Reset();
        });
        await application.RunAsync();
        return 0;
    }
}
