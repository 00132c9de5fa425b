using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>A module's file that just came into the store.</summary>
internal sealed record FetchedContent(ContentDigest Digest, long Size, WasmKind Kind);
