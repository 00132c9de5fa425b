using Grpc.Core;
using Krustlet.NodeAgent.Plugins.Protocol;

namespace Krustlet.Testing.Csi;

/// <summary>pluginregistration v1.</summary>
internal sealed class CsiRegistrationService(CsiPlugin plugin) : Registration.RegistrationBase
{
    public override Task<PluginInfo> GetInfo(InfoRequest request, ServerCallContext context) => Task.FromResult(new PluginInfo
    {
        Type = plugin.Options.PluginType,
        Name = plugin.Options.Driver,
        Endpoint = plugin.Endpoint,
        SupportedVersions = { plugin.Options.Versions },
    });

    public override Task<RegistrationStatusResponse> NotifyRegistrationStatus(RegistrationStatus request, ServerCallContext context)
    {
        plugin.Told(request.PluginRegistered, request.Error);
        return Task.FromResult(new RegistrationStatusResponse());
    }
}
