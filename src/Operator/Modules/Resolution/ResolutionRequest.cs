using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>What an answer depends on: another incarnation, reference or set of secrets is another question.</summary>
internal sealed record ResolutionRequest(string Uid, string Reference, string PullSecrets)
{
    public static ResolutionRequest Of(WasmModule module) =>
        new(module.Metadata.Uid, module.Spec.Module, string.Join(',', module.Spec.PullSecrets?.Select(secret => secret.Name) ?? []));
}
