using Krustlet.ControllerRuntime.Hosting;

namespace Krustlet.Operator.Health;

/// <summary>
/// <c>/healthz</c>: no loop has failed. <c>/readyz</c>: the caches are filled; a standby that waits to lead is ready too, for a
/// rollout must not wait for it to lead. <c>/metrics</c> is mapped by the exporter.
/// </summary>
internal static class HealthEndpoints
{
    private const string Good = "ok";

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", (LoopHost host) => Answer(host.Fault is { } fault ? [fault.Message] : []));
        routes.MapGet("/readyz", (LoopHost host, IEnumerable<IOwnedLoop> loops) => Answer(host.Fault is { } fault ? [fault.Message] : Waiting(loops)));
    }

    private static IReadOnlyList<string> Waiting(IEnumerable<IOwnedLoop> loops) =>
        [.. loops.Where(loop => loop.Order == StartOrder.Caches && !loop.Ready.IsCompletedSuccessfully).Select(loop => $"{loop.Name} has not read its objects yet")];

    private static IResult Answer(IReadOnlyList<string> problems) => problems.Count == 0
        ? Results.Text(Good)
        : Results.Text(string.Join('\n', problems), statusCode: StatusCodes.Status503ServiceUnavailable);
}
