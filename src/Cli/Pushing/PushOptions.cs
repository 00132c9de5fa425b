using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net.Http.Headers;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Pushing;

/// <summary>What <c>push</c> is told beside the registry's options.</summary>
internal sealed class PushOptions
{
    private const string WasmToOci = "wasm-to-oci";
    private readonly Argument<string[]> _names = new("FILE... REF")
    {
        Description = "The .wasm file, or a core module and a component to be one image; then where to, e.g. ghcr.io/me/hello:v1.",
        Arity = new ArgumentArity(1, 3),
    };

    private readonly Option<string> _form = new("--form") { Description = "How to package it.", DefaultValueFactory = _ => "cncf" };
    private readonly Option<string[]> _tags = new("--tag") { Description = "A further tag; may be repeated." };
    private readonly Option<string[]> _annotations = new("--annotation", "-a") { Description = "KEY=VALUE on the manifest, e.g. org.opencontainers.image.source=…; may be repeated." };
    private readonly Option<string?> _author = new("--author") { Description = "Who made the module, e.g. \"Ada <ada@example.com>\"." };
    private readonly Option<string?> _mountFrom = new("--mount-from") { Description = "Another repository of the registry that has the module, e.g. team/base: nothing is sent." };
    private readonly Option<FileInfo[]> _documents = new("--attest", "--attach")
    {
        Description = "An SBOM, attestation or signature to push as a referrer; may be repeated. Without a module: of the image that is there.",
    };

    private readonly Option<string[]> _documentTypes = new("--attest-type", "--attach-type") { Description = "The media type of each --attest, e.g. application/spdx+json." };

    public PushOptions()
    {
        _form.AcceptOnlyFromAmong("cncf", WasmToOci);
        _annotations.Validators.Add(static result => Require(result, static text => text.IndexOf('=') > 0, "--annotation", "write KEY=VALUE"));
        _documentTypes.Validators.Add(static result => Require(result, IsMediaType, "--attest-type", "write a media type, like application/spdx+json"));
    }

    public void AddTo(Command command)
    {
        command.Add(_names);
        command.Add(_form);
        command.Add(_tags);
        command.Add(_annotations);
        command.Add(_author);
        command.Add(_mountFrom);
        command.Add(_documents);
        command.Add(_documentTypes);
        command.Validators.Add(result =>
        {
            var (documents, types) = (CountOf(result, _documents), CountOf(result, _documentTypes));
            if (documents != types)
            {
                result.AddError($"--attest is there {documents} times and --attest-type {types} times: say of each document what it is");
            }

            if (documents == 0 && (result.GetResult(_names)?.Tokens.Count ?? 0) == 1)
            {
                result.AddError("name a module's file and where to push it: krustlet push hello.wasm ghcr.io/me/hello:v1");
            }
        });
    }

    /// <summary>Where to.</summary>
    /// <exception cref="Oci.Failures.RegistryException">InvalidReference.</exception>
    public ImageReference Image(ParseResult parsed) => ImageReference.Parse(parsed.GetRequiredValue(_names)[^1]);

    /// <summary>The modules' files; none when only documents are pushed.</summary>
    public IReadOnlyList<FileInfo> Files(ParseResult parsed) => [.. parsed.GetRequiredValue(_names)[..^1].Select(static name => new FileInfo(name))];

    /// <summary>All tags the image gets.</summary>
    public IReadOnlyList<string> Tags(ParseResult parsed, ImageReference image) => [.. new[] { image.Tag }.OfType<string>(), .. parsed.GetValue(_tags) ?? []];

    /// <summary>The documents, with their media types.</summary>
    public IReadOnlyList<(FileInfo File, string Type)> Documents(ParseResult parsed) =>
        [.. (parsed.GetValue(_documents) ?? []).Zip(parsed.GetValue(_documentTypes) ?? [])];

    public ModulePush Module(ParseResult parsed, ImageReference image, FileInfo file, Stream content, RegistryCredential? credential, IProgress<BlobProgress> progress) => new(image, content)
    {
        // The file's own time: pushing the same file again changes nothing in the registry.
        Created = new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero),
        Form = parsed.GetValue(_form) == WasmToOci ? ModuleForm.WasmToOci : ModuleForm.Cncf,
        Credential = credential,
        MoreTags = parsed.GetValue(_tags) ?? [],
        Annotations = (parsed.GetValue(_annotations) ?? []).Select(static text => text.Split('=', 2)).ToDictionary(static parts => parts[0], static parts => parts[1]),
        Author = parsed.GetValue(_author),
        MountFrom = parsed.GetValue(_mountFrom),
        Progress = progress,
    };

    private static int CountOf(CommandResult result, Option option) => result.GetResult(option)?.Tokens.Count ?? 0;

    private static bool IsMediaType(string text) => MediaTypeHeaderValue.TryParse(text, out var type) && type.MediaType == text;

    private static void Require(OptionResult result, Func<string, bool> isRight, string option, string fix)
    {
        foreach (var wrong in result.Tokens.Where(token => !isRight(token.Value)))
        {
            result.AddError($"{option} {wrong.Value}: {fix}");
        }
    }
}
