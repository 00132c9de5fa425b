using System.Security.Cryptography;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>
/// Images <c>fs/PATH</c> are files of this machine, as the original Krustlet had them for trying things out; all others are the registry's. Only
/// where <c>--allow-local-modules</c> says so: whoever may create Pods may then run any module this user can read.
/// </summary>
internal sealed class LocalModulePuller(IModulePuller registry) : IModulePuller
{
    private const string Prefix = "fs/";
    private const int PreambleLength = 8;

    /// <inheritdoc/>
    public async Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken) =>
        IsLocal(image) ? await ReadAsync(image, cancellationToken) : await registry.FindLocalAsync(image, cancellationToken);

    /// <inheritdoc/>
    public Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) =>
        IsLocal(image) ? ReadAsync(Unsigned(image, demands), cancellationToken) : registry.PullAsync(image, secrets, demands, cancellationToken);

    /// <inheritdoc/>
    public Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) =>
        IsLocal(image) ? Task.FromResult(Unsigned(image, demands)) : registry.PrepareAsync(image, module, secrets, demands, cancellationToken);

    private static bool IsLocal(string image) => image.StartsWith(Prefix, StringComparison.Ordinal);

    private static string Unsigned(string image, IReadOnlyList<SignatureDemand> demands) => demands.Count == 0 ? image : throw new ModulePullException(
        PullFailure.SignatureInvalid, $"files of the node have no signatures, and {demands[0].Origin} demands one: push the module to a registry and sign it there, or take the demand away");

    private static async Task<NodeModule> ReadAsync(string image, CancellationToken cancellationToken)
    {
        var path = image[Prefix.Length..];
        if (!Path.IsPathRooted(path))
        {
            throw new ModulePullException(PullFailure.InvalidReference, $"\"{image}\" names no file: write fs/ and an absolute path, like fs//srv/modules/hello.wasm");
        }

        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
            var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
            return new NodeModule($"{image}@{digest}", Path.GetFullPath(path), digest, bytes.Length, IsComponent(bytes, path));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModulePullException(PullFailure.NotFound, $"there is no file {path} on this node", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModulePullException(PullFailure.Other, $"the file {path} cannot be read: {exception.Message}", exception);
        }
    }

    // Version 1 in layer 0 is a core module, in layer 1 a component.
    private static bool IsComponent(ReadOnlySpan<byte> bytes, string path) =>
        bytes.Length >= PreambleLength && bytes.StartsWith("\0asm"u8) && bytes[7] == 0 && bytes[6] <= 1
            ? bytes[6] == 1
            : throw new ModulePullException(PullFailure.NotWasm, $"the file {path} is no WebAssembly module or component");
}
