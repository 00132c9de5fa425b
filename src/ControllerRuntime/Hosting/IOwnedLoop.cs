namespace Krustlet.ControllerRuntime.Hosting;

/// <summary>A background loop that the host starts, names, watches and joins. Nothing of it runs before <see cref="RunAsync"/>.</summary>
public interface IOwnedLoop
{
    /// <summary>For logs and health, e.g. <c>informer:pods</c>.</summary>
    string Name { get; }

    /// <summary>The group it starts with.</summary>
    StartOrder Order { get; }

    /// <summary>Done when later groups may start. Completed from the beginning for most loops.</summary>
    Task Ready => Task.CompletedTask;

    /// <summary>Runs until cancelled; returns to its caller at its first wait. Ending or throwing before that stops the program.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
