using System.Runtime.InteropServices;
using Krustlet.Testing.ControlPlane;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    await using var controlPlane = await RealControlPlane.StartAsync(new RealControlPlaneOptions(), stop.Token);
    Console.WriteLine($"export KUBECONFIG={controlPlane.AdminKubeconfigPath}");
    Console.WriteLine($"# {controlPlane.Server} is ready; logs are in {controlPlane.DataDirectory}/logs; Ctrl-C stops it and deletes everything");
    await controlPlane.Completion.WaitAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true; // we stop in order, the runtime need not end us
    stop.Cancel();
}
