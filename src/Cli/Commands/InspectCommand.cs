using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet inspect REF</c>: what a name stands for, as JSON.</summary>
internal static class InspectCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var image = new Argument<string>("REF") { Description = "Which image, e.g. ghcr.io/me/hello:v1." };
        var registry = new RegistryCommandOptions();
        var command = new Command("inspect", "Show what an image name stands for: digest, media type and manifest, as JSON.") { image };
        registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var reference = ImageReference.Parse(parsed.GetRequiredValue(image));
            using var client = registry.Connect(parsed, reference);
            var credentials = await registry.CredentialsAsync(parsed, reference, cancellationToken);
            var resolved = await new ReferenceResolver(client).ResolveAsync(reference, credentials, cancellationToken);
            var manifest = await client.Read(reference, resolved.Credential).GetManifestAsync(resolved.Digest.ToString(), cancellationToken);
            var description = new JsonObject
            {
                ["name"] = reference.ToString(),
                ["digest"] = manifest.Digest.ToString(),
                ["mediaType"] = manifest.MediaType,
                ["manifest"] = JsonNode.Parse(manifest.Content.Span),
            };
            await run.Output.WriteLineAsync(description.ToJsonString(Indented));
        }));
        return command;
    }
}
