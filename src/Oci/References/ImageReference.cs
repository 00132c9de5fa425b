using System.Diagnostics.CodeAnalysis;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.References;

/// <summary>
/// The name of an image: <c>[registry[:port]/]repository[:tag][@digest]</c>, as the containers' reference grammar has it.
/// A name without a registry belongs to docker.io (under <c>library/</c> when it has one part); one without tag and digest means <c>latest</c>.
/// </summary>
/// <param name="Registry">Host and, if given, port: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</param>
/// <param name="Repository">The path in the registry: <c>library/hello</c>.</param>
/// <param name="Tag">The tag; null only if there is a digest.</param>
/// <param name="Digest">The digest that pins the manifest; it wins over the tag.</param>
public sealed record ImageReference(string Registry, string Repository, string? Tag, ContentDigest? Digest)
{
    internal const string DockerHub = "docker.io";

    /// <summary>Reads an image name.</summary>
    /// <exception cref="RegistryException">InvalidReference, with the part that is wrong and how to write it.</exception>
    public static ImageReference Parse(string text)
    {
        var (reference, problem) = ImageReferenceParser.Read(text);
        return reference ?? throw new RegistryException(RegistryErrorKind.InvalidReference, $"\"{text}\" is not an image name: {problem}");
    }

    /// <summary>Reads an image name, or says no.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = text is null ? null : ImageReferenceParser.Read(text).Reference;
        return reference is not null;
    }

    /// <summary><c>registry/repository</c>; <c>registry</c> alone where all of it is meant.</summary>
    public string Name => Repository.Length == 0 ? Registry : $"{Registry}/{Repository}";

    /// <summary>What the registry is asked for: the digest if there is one, else the tag.</summary>
    public string Selector => Digest?.ToString() ?? Tag ?? "latest";

    /// <summary>The same repository, pinned to a manifest: the form of a container status's imageID.</summary>
    public ImageReference Pinned(ContentDigest digest) => this with { Tag = null, Digest = digest };

    /// <summary>The whole name, with registry and tag spelled out.</summary>
    public override string ToString() => Name + (Tag is null ? "" : $":{Tag}") + (Digest is null ? "" : $"@{Digest}");
}
