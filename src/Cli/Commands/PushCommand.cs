using System.CommandLine;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet push FILE REF</c>: packages a module and pushes it.</summary>
internal static class PushCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The .wasm file, a core module or a component." };
        var image = new Argument<string>("REF") { Description = "Where to, e.g. ghcr.io/me/hello:v1." };
        var form = new Option<string>("--form") { Description = "How to package it.", DefaultValueFactory = _ => "cncf" };
        form.AcceptOnlyFromAmong("cncf", "wasm-to-oci");
        var tags = new Option<string[]>("--tag") { Description = "A further tag; may be repeated." };
        var annotations = new Option<string[]>("--annotation", "-a") { Description = "KEY=VALUE on the manifest, e.g. org.opencontainers.image.source=…; may be repeated." };
        annotations.Validators.Add(result =>
        {
            foreach (var wrong in result.Tokens.Where(token => token.Value.IndexOf('=') <= 0))
            {
                result.AddError($"--annotation {wrong.Value}: write KEY=VALUE");
            }
        });
        var registry = new RegistryCommandOptions();
        var command = new Command("push", "Push a WebAssembly module to a registry.") { file, image, form, tags, annotations };
        registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var reference = ImageReference.Parse(parsed.GetRequiredValue(image));
            var source = parsed.GetRequiredValue(file);
            using var client = registry.Connect(parsed, reference);
            var credentials = await registry.CredentialsAsync(parsed, reference, cancellationToken);
            await using var content = source.OpenRead();
            var pushed = await new ModulePusher(client).PushAsync(
                new ModulePush(reference, content)
                {
                    // The file's own time: pushing the same file again changes nothing in the registry.
                    Created = new DateTimeOffset(source.LastWriteTimeUtc, TimeSpan.Zero),
                    Form = parsed.GetValue(form) == "wasm-to-oci" ? ModuleForm.WasmToOci : ModuleForm.Cncf,
                    Credential = FirstMatching(reference, credentials),
                    MoreTags = parsed.GetValue(tags) ?? [],
                    Annotations = (parsed.GetValue(annotations) ?? []).Select(text => text.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]),
                },
                cancellationToken);
            await run.Output.WriteLineAsync($"pushed {pushed.Image}@{pushed.ManifestDigest} ({pushed.Kind}, {pushed.SizeBytes} bytes)");
        }));
        return command;
    }

    private static RegistryCredential? FirstMatching(ImageReference image, IReadOnlyList<RegistryCredential> credentials) =>
        Keyring.Matching(image, credentials) is [var first, ..] ? first : null;
}
