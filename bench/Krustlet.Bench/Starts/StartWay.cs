namespace Krustlet.Bench.Starts;

internal enum StartWay
{
    Harness,
    HostChained,
    HostInProcess,
    HostProcess,
    ForkAndExec,
    Runc,
}
