namespace Krustlet.Oci.Manifests;

/// <summary>The parts of a container image's configuration that say what it runs (OCI image spec, "Image Configuration").</summary>
internal sealed record ContainerImageConfig
{
    public string Architecture { get; init; } = "";

    public string Os { get; init; } = "";

    public ContainerExecution? Config { get; init; }

    public Platform Platform => new() { Os = Os, Architecture = Architecture };

    /// <summary>The program: the entrypoint's first word, else the command's.</summary>
    public string? Program => FirstWord(Config?.Entrypoint) ?? FirstWord(Config?.Cmd);

    private static string? FirstWord(IReadOnlyList<string>? words) => words is { Count: > 0 } ? words[0] : null;
}
