using System.CommandLine;
using Krustlet.Cli.Commands;
using Krustlet.Oci.Client;
using Krustlet.Oci.Copying;
using Krustlet.Oci.Layouts;

namespace Krustlet.Cli.Copying;

/// <summary>An image to copy, with what must be closed when it has been.</summary>
internal sealed class OpenSource : IDisposable
{
    private readonly IDisposable _owner;

    private OpenSource(IImageSource image, IDisposable owner) => (Image, _owner) = (image, owner);

    public IImageSource Image { get; }

    public static async Task<OpenSource> OpenAsync(ImagePlace place, RegistryCommandOptions registry, ParseResult parsed, CancellationToken cancellationToken)
    {
        switch (place.Kind)
        {
            case ImagePlaceKind.Layout:
                var layout = ImageLayout.Open(place.Path!);
                return new OpenSource(new LayoutSource(layout, place.Name), layout);
            case ImagePlaceKind.Archive:
                var archive = await LayoutArchive.OpenAsync(place.Path!, cancellationToken);
                return new OpenSource(new LayoutSource(archive.Layout, place.Name), archive);
            default:
                var credentials = await registry.CredentialsAsync(parsed, place.Image!, cancellationToken);
                var client = registry.Connect(parsed, place.Image!);
                try
                {
                    var resolved = await new ReferenceResolver(client).ResolveAsync(place.Image!, credentials, cancellationToken);
                    return new OpenSource(new RepositorySource(client, resolved), client);
                }
                catch
                {
                    client.Dispose();
                    throw;
                }
        }
    }

    public void Dispose() => _owner.Dispose();
}
