namespace Krustlet.Operator.Modules.Resolution;

/// <summary>What is known of a module's digest.</summary>
/// <param name="State">Where the question stands.</param>
/// <param name="Digest">The digest, once resolved.</param>
/// <param name="Reason">CamelCase, for the ModuleResolved condition.</param>
/// <param name="Message">For people.</param>
internal sealed record ModuleResolution(ResolutionState State, string? Digest, string Reason, string Message)
{
    public static ModuleResolution Pending { get; } = new(ResolutionState.Pending, null, "Resolving", "the registry is being asked");

    public static ModuleResolution Resolved(string digest) => new(ResolutionState.Resolved, digest, "Resolved", $"the reference stands for {digest}");

    public static ModuleResolution Failed(ModuleResolutionException failure) => new(ResolutionState.Failed, null, failure.Reason, failure.Message);
}
