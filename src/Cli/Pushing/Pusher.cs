using System.CommandLine;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Pushing;

/// <summary>Does one push: of a module, of two as one image, of documents about an image.</summary>
internal sealed class Pusher(RegistryClient client, ImageReference image, RegistryCredential? credential)
{
    public async Task<PushResult> PushAsync(PushOptions options, ParseResult parsed, IProgress<BlobProgress> progress, CancellationToken cancellationToken)
    {
        var files = options.Files(parsed);
        var documents = options.Documents(parsed);
        var missing = files.Concat(documents.Select(static document => document.File)).FirstOrDefault(static file => !file.Exists);
        if (missing is not null)
        {
            throw new FileNotFoundException($"there is no file {missing}");
        }

        var result = await PushModulesAsync(options, parsed, files, progress, cancellationToken);
        var attached = new List<(string Type, ContentDigest Digest)>();
        foreach (var (file, type) in documents)
        {
            var content = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            var push = new DocumentPush(image, result.Manifest.ToDescriptor(), content, type) { Credential = credential, Title = file.Name };
            attached.Add((type, (await new DocumentPusher(client).PushAsync(push, cancellationToken)).Digest));
        }

        return result with { Documents = attached };
    }

    private async Task<PushResult> PushModulesAsync(
        PushOptions options, ParseResult parsed, IReadOnlyList<FileInfo> files, IProgress<BlobProgress> progress, CancellationToken cancellationToken)
    {
        var contents = new List<FileStream>();
        try
        {
            contents.AddRange(files.Select(static file => file.OpenRead()));
            ModulePush[] pushes = [.. files.Zip(contents, (file, content) => options.Module(parsed, image, file, content, credential, progress))];
            var (manifest, modules) = await PushAsync(pushes, cancellationToken);
            return new PushResult(image, modules.Count > 0 ? options.Tags(parsed, image) : [], manifest, modules, []);
        }
        finally
        {
            foreach (var content in contents)
            {
                await content.DisposeAsync();
            }
        }
    }

    private async Task<(ManifestDocument Manifest, IReadOnlyList<PushedModule> Modules)> PushAsync(ModulePush[] pushes, CancellationToken cancellationToken)
    {
        switch (pushes)
        {
            case []:
                return (await client.Read(image, credential).GetManifestAsync(image.Selector, cancellationToken), []);
            case [var push]:
                var module = await new ModulePusher(client).PushAsync(push, cancellationToken);
                return (module.Manifest, [module]);
            default:
                var index = await new ModulePusher(client).PushIndexAsync(pushes, cancellationToken);
                return (index.Index, index.Modules);
        }
    }
}
