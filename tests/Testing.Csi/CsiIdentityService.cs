using Grpc.Core;
using Krustlet.NodeAgent.Volumes.Csi.Protocol;

namespace Krustlet.Testing.Csi;

/// <summary>CSI's Identity.</summary>
internal sealed class CsiIdentityService(CsiPlugin plugin) : Identity.IdentityBase
{
    public override Task<GetPluginInfoResponse> GetPluginInfo(GetPluginInfoRequest request, ServerCallContext context) =>
        Task.FromResult(new GetPluginInfoResponse { Name = plugin.Options.Driver, VendorVersion = "test" });

    public override Task<ProbeResponse> Probe(ProbeRequest request, ServerCallContext context) => Task.FromResult(new ProbeResponse { Ready = true });
}
