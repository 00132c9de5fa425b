using System.CommandLine;
using Krustlet.Cli.Commands;
using Krustlet.Oci.Copying;
using Krustlet.Oci.Layouts;

namespace Krustlet.Cli.Copying;

/// <summary>Where an image is copied to, with what must be done and closed when it has been.</summary>
internal sealed class OpenDestination : IDisposable
{
    private readonly IDisposable _owner;

    private OpenDestination(IImageDestination image, IDisposable owner) => (Image, _owner) = (image, owner);

    public IImageDestination Image { get; }

    public static async Task<OpenDestination> OpenAsync(ImagePlace place, RegistryCommandOptions registry, ParseResult parsed, CancellationToken cancellationToken)
    {
        switch (place.Kind)
        {
            case ImagePlaceKind.Layout:
                var layout = ImageLayout.OpenOrCreate(place.Path!);
                return new OpenDestination(new LayoutDestination(layout, place.Name), layout);
            case ImagePlaceKind.Archive:
                var archive = await LayoutArchive.OpenOrCreateAsync(place.Path!, cancellationToken);
                return new OpenDestination(new LayoutDestination(archive.Layout, place.Name), archive);
            default:
                var credential = await registry.CredentialAsync(parsed, place.Image!, cancellationToken);
                var client = registry.Connect(parsed, place.Image!);
                return new OpenDestination(new RepositoryDestination(client, place.Image!, credential), client);
        }
    }

    /// <summary>All is there: an archive is written now.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => _owner is LayoutArchive archive ? archive.SaveAsync(cancellationToken) : Task.CompletedTask;

    public void Dispose() => _owner.Dispose();
}
