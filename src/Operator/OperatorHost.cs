using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.Health;
using Krustlet.Operator.Options;
using OpenTelemetry.Metrics;

namespace Krustlet.Operator;

/// <summary>The operator as a program: its web server, its loops, its exit code.</summary>
internal static class OperatorHost
{
    private const int Stopped = 0;
    private const int Failed = 1;

    /// <summary>Runs until told to stop (0) or until a loop fails (1), after which whoever started it starts it again.</summary>
    public static async Task<int> RunAsync(OperatorOptions options, CancellationToken cancellationToken)
    {
        await using var application = Build(options);
        var loops = application.Services.GetRequiredService<LoopHost>();
        await application.RunAsync(cancellationToken);
        return loops.Fault is null ? Stopped : Failed;
    }

    /// <summary>Puts the program together without starting it.</summary>
    public static WebApplication Build(OperatorOptions options, Action<IServiceCollection>? adjust = null)
    {
        // It has no settings files; watching for changes of them takes one of the machine's few inotify instances.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        builder.WebHost.UseUrls(options.HealthAddress);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.AddOperator(options);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(RuntimeMetrics.MeterName, OperatorMetrics.MeterName)
            .AddPrometheusExporter());
        adjust?.Invoke(builder.Services);
        var application = builder.Build();
        application.MapHealth();
        application.MapPrometheusScrapingEndpoint();
        return application;
    }
}
