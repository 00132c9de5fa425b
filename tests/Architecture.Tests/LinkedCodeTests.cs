using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Krustlet.Architecture.Tests;

/// <summary>What the natively compiled agent must not reach, since the linker would then keep all of it.</summary>
public sealed class LinkedCodeTests
{
    /// <summary>Each leads to the client package's JSON of every kind of Kubernetes.</summary>
    private static readonly string[] Heavy = ["k8s.KubernetesJson", "k8s.SourceGenerationContext", "k8s.Kubernetes", "k8s.IKubernetes"];

    [Theory]
    [InlineData("Krustlet.Contracts")]
    [InlineData("Krustlet.ControllerRuntime")]
    [InlineData("krustlet-agent")]
    [InlineData("krustlet-operator")]
    public void The_client_packages_json_of_every_kind_is_not_linked(string assembly) =>
        MembersUsed(Assembly.Load(assembly).Location).Should().NotIntersectWith(Heavy).And.NotBeEmpty();

    /// <summary>The types, not nested in another, whose members an assembly's code names.</summary>
    private static HashSet<string> MembersUsed(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.MemberReferences
            .Select(handle => metadata.GetMemberReference(handle).Parent)
            .Where(parent => parent.Kind == HandleKind.TypeReference)
            .Select(parent => metadata.GetTypeReference((TypeReferenceHandle)parent))
            .Where(type => type.ResolutionScope.Kind != HandleKind.TypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
