using System.Text.Json.Nodes;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /configz: the configuration in force.</summary>
internal sealed class ConfigzHandler(AgentOptions options)
{
    public Task HandleAsync(HttpContext context) =>
        JsonAnswer.WriteAsync(context, new JsonObject { ["kubeletconfig"] = EffectiveConfiguration.Describe(options) }.ToJsonString());
}
