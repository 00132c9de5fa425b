using k8s.Models;

namespace Krustlet.NodeAgent.Environment;

/// <summary>
/// A module's argv. <c>command</c> and <c>args</c> follow Kubernetes; without a command argv[0] is the module's name, the last
/// part of its image with <c>.wasm</c>, as a wasm runtime run by hand gives it. C, Rust and Go programs skip argv[0], so
/// <c>args: [a, b]</c> is what they see. The original Krustlet passed no argv[0] at all: the annotation
/// <see cref="OmitNameAnnotation"/> brings that back for a module that counts on it.
/// </summary>
internal static class ArgumentVector
{
    /// <summary>Pod annotation: <c>true</c> leaves argv[0] out, as the original Krustlet did.</summary>
    public const string OmitNameAnnotation = "node.krustlet.dev/omit-argv0";

    /// <summary>The arguments, argv[0] first unless the Pod leaves it out.</summary>
    public static IReadOnlyList<string> Build(V1Pod pod, V1Container container, EnvironmentVariables environment)
    {
        var command = container.Command is { Count: > 0 } given ? given : OmitsName(pod) ? [] : [NameOf(container.Image)];
        return [.. command.Concat(container.Args ?? []).Select(text => VariableExpansion.Expand(text, environment.Find))];
    }

    private static bool OmitsName(V1Pod pod) =>
        pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(OmitNameAnnotation, out var value) && value == "true";

    /// <summary><c>registry:5000/team/hello:v1@sha256:…</c> gives <c>hello.wasm</c>.</summary>
    private static string NameOf(string image)
    {
        var last = image[(image.LastIndexOf('/') + 1)..];
        var end = last.IndexOfAny(['@', ':']);
        var name = end > 0 ? last[..end] : last;
        return name.EndsWith(".wasm", StringComparison.Ordinal) ? name : name + ".wasm";
    }
}
