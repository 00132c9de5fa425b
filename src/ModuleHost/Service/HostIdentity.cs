using Google.Protobuf.WellKnownTypes;
using Krustlet.ModuleHost.Limits;
using Krustlet.ModuleHost.Native;
using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>Who this host is.</summary>
internal sealed class HostIdentity(Admission admission, TimeProvider timeProvider)
{
    private readonly Timestamp startedAt = Timestamp.FromDateTimeOffset(timeProvider.GetUtcNow());

    public GetVersionReply Describe()
    {
        var reply = new GetVersionReply
        {
            ContractVersion = Client.ModuleHostClient.ContractVersion,
            HostVersion = typeof(HostIdentity).Assembly.GetName().Version?.ToString(3) ?? "",
            EngineVersion = $"wasmtime {NativeEngine.Version}",
            ProcessId = Environment.ProcessId,
            StartedAt = startedAt,
            MapBudget = (uint)admission.RemainingMaps,
        };
        reply.Runtimes.Add("wasi");
        return reply;
    }
}
