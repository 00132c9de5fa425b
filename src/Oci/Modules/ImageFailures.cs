using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Modules;

/// <summary>What to say about images that are there, but hold no module we can run.</summary>
internal static class ImageFailures
{
    public static RegistryException ContainerImage(ImageReference image, string platforms) => new(
        RegistryErrorKind.NotWasm,
        $"{image} is a container image for {platforms}, not a WebAssembly module: run it on a node with a container runtime, or push a module instead (krustlet push FILE {image.Name}:TAG)");

    public static RegistryException NoModuleInside(ImageReference image, string? path) => new(
        RegistryErrorKind.NotWasm,
        path is null
            ? $"{image} holds no .wasm file: add the module to the image, or push it as it is (krustlet push FILE {image.Name}:TAG)"
            : $"{image} does not hold the file /{path} its entrypoint names: correct ENTRYPOINT, or push the module as it is (krustlet push FILE {image.Name}:TAG)");

    public static RegistryException SeveralModulesInside(ImageReference image) => new(
        RegistryErrorKind.UnsupportedManifest,
        $"{image} holds more than one .wasm file and no entrypoint that names one: set ENTRYPOINT to the module's path");

    public static RegistryException NotWebAssembly(ImageReference image, ReadOnlySpan<byte> start) => new(
        RegistryErrorKind.NotWasm,
        $"the module of {image} does not begin like WebAssembly ({(start.IsEmpty ? "it is empty" : $"first bytes {Convert.ToHexStringLower(start)}")}): push a .wasm binary; WAT text must be compiled first");

    public static RegistryException Unsupported(ImageReference image, string problem) => new(
        RegistryErrorKind.UnsupportedManifest, $"{image} cannot be read as a module: {problem}");

    public static RegistryException TooLarge(ImageReference image, long limit) => new(
        RegistryErrorKind.TooLarge, $"the module of {image} is over the limit of {limit} bytes: make it smaller (wasm-opt -Oz, strip), or raise the node's limit");

    public static RegistryException DamagedArchive(ImageReference image, Exception failure) => new(
        RegistryErrorKind.UnsupportedManifest, $"a layer of {image} is not a readable tar archive: build and push the image again", failure);
}
