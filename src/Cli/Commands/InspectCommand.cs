using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Inspection;
using Krustlet.Cli.Modules;
using Krustlet.Cli.Output;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Verification;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet inspect FILE|REF</c>: what a module is, needs and whether nodes run it.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var module = new Argument<string>("MODULE") { Description = "A file, or an image like ghcr.io/me/hello:v1." };
        var key = new Option<FileInfo?>("--key") { Description = "PEM file with public keys; fails unless one of them signed the image, as a node's policy would." };
        var registry = new RegistryCommandOptions(mirrors: true);
        var output = new OutputOption("-o");
        var command = new Command("inspect", "Show what a module is, what it needs, and whether nodes can run it.") { module, key };
        registry.AddTo(command);
        output.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var name = parsed.GetRequiredValue(module);
            if (ModuleFile.IsFile(name) && parsed.GetValue(key) is not null)
            {
                throw new UsageException("--key is for images: a file has no signatures");
            }

            var description = ModuleFile.IsFile(name)
                ? await OfFileAsync(name, cancellationToken)
                : await OfImageAsync(ImageReference.Parse(name), registry, parsed, await DemandAsync(parsed.GetValue(key), cancellationToken), cancellationToken);
            await output.WriteAsync(parsed, run.Output, description, InspectionTable.Of(description));
        }));
        return command;
    }

    private static async Task<JsonObject> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        using var module = ModuleFile.Local(path);
        return new JsonObject { ["name"] = path, ["module"] = await ModuleDocument.OfAsync(module.Path, path, cancellationToken) };
    }

    private static async Task<SignatureDemand?> DemandAsync(FileInfo? keys, CancellationToken cancellationToken) => keys is null
        ? null
        : new SignatureDemand("--key", VerificationKeys.Parse(await File.ReadAllTextAsync(keys.FullName, cancellationToken), keys.ToString()));

    private static async Task<JsonObject> OfImageAsync(ImageReference image, RegistryCommandOptions registry, ParseResult parsed, SignatureDemand? demand, CancellationToken cancellationToken)
    {
        using var client = registry.Connect(parsed, image);
        var credentials = await registry.CredentialsAsync(parsed, image, cancellationToken);
        var resolved = await new ReferenceResolver(client).ResolveAsync(image, credentials, cancellationToken);
        var reader = client.Read(image, resolved.Credential);
        var manifest = await reader.GetManifestAsync(resolved.Digest.ToString(), cancellationToken);
        var verified = demand is null ? null : await new SignatureVerifier(reader, image).VerifyAsync(resolved.Digest, demand, cancellationToken);
        using var module = await ModuleFile.PullAsync(client, image.Pinned(resolved.Digest), credentials, cancellationToken);
        return new JsonObject
        {
            ["name"] = image.ToString(),
            ["digest"] = manifest.Digest.ToString(),
            ["mediaType"] = manifest.MediaType,
            ["module"] = await ModuleDocument.OfAsync(module.Path, image.ToString(), cancellationToken),
            ["verifiedBy"] = verified?.Key.ToString(),
            ["signatures"] = await ReferrerDocument.SignaturesAsync(reader, image, resolved.Digest, cancellationToken),
            ["referrers"] = await ReferrerDocument.ReferrersAsync(reader, resolved.Digest, cancellationToken),
            ["manifest"] = JsonNode.Parse(manifest.Content.Span),
        };
    }
}
