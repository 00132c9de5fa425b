namespace Krustlet.Oci.Verification;

/// <summary>What a signature says: nothing of it is true before the signature is verified.</summary>
/// <param name="Type">The payload's <c>critical.type</c>, or a statement's <c>predicateType</c>.</param>
/// <param name="Digests">Of the images it is about, as written.</param>
/// <param name="DockerReference">The name the signer used; told, never compared, as cosign does: a copied image keeps its signature.</param>
public sealed record SignedClaim(string Type, IReadOnlyList<string> Digests, string? DockerReference);
