using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.Cli.Copying;
using Krustlet.Cli.Output;
using Krustlet.Oci.Client;
using Krustlet.Oci.Copying;

namespace Krustlet.Cli.Commands;

/// <summary><c>krustlet copy SOURCE DESTINATION</c>: an image from one registry, layout or archive to another, byte for byte.</summary>
internal static class CopyCommand
{
    private const string Places = "REF, oci:FOLDER[:TAG] or oci-archive:FILE[:TAG]";

    /// <param name="streams">Where passwords come from; null: the process's own.</param>
    public static Command Create(Modules.ConsoleStreams? streams = null)
    {
        var source = new Argument<string>("SOURCE") { Description = $"Where the image is: {Places}." };
        var destination = new Argument<string>("DESTINATION") { Description = $"Where it is to be: {Places}." };
        var referrers = new Option<bool>("--referrers") { Description = "Copy signatures, attestations and whatever else refers to the image.", DefaultValueFactory = _ => true };
        var (from, to) = (new RegistryCommandOptions(shortNames: false, "src-", streams, mirrors: true), new RegistryCommandOptions(shortNames: false, "dest-", streams));
        var output = new OutputOption("-o");
        var command = new Command("copy", "Copy an image between registries, OCI layouts and archives, with all it names. Digests stay.") { source, destination, referrers };
        from.AddTo(command);
        to.AddTo(command);
        output.AddTo(command);
        command.Validators.Add(result =>
        {
            if (from.TakesInput(result) && to.TakesInput(result))
            {
                result.AddError("--src-password-stdin and --dest-password-stdin cannot both have standard input: krustlet login to one of the registries first");
            }
        });
        command.SetAction((parsed, cancellationToken) => CommandRun.GuardAsync(parsed, async run =>
        {
            var (here, there) = (ImagePlace.Parse(parsed.GetRequiredValue(source)), ImagePlace.Parse(parsed.GetRequiredValue(destination)));
            using var opened = await OpenSource.OpenAsync(here, from, parsed, cancellationToken);
            using var target = await OpenDestination.OpenAsync(there, to, parsed, cancellationToken);
            var copied = await run.TransferAsync($"copying {here} to {there}", progress => CopyAsync(opened, target, parsed.GetValue(referrers), progress, cancellationToken));
            await output.WriteAsync(parsed, run.Output, Describe(here, there, copied), Table(here, there, copied));
        }));
        return command;
    }

    private static async Task<CopiedImage> CopyAsync(OpenSource source, OpenDestination destination, bool withReferrers, IProgress<BlobProgress> progress, CancellationToken cancellationToken)
    {
        var copied = await new ImageCopier(source.Image, destination.Image) { WithReferrers = withReferrers, Progress = progress }.CopyAsync(cancellationToken);
        await destination.CompleteAsync(cancellationToken);
        return copied;
    }

    private static JsonObject Describe(ImagePlace source, ImagePlace destination, CopiedImage copied) => new()
    {
        ["source"] = source.ToString(),
        ["destination"] = destination.ToString(),
        ["digest"] = copied.Image.Digest.ToString(),
        ["mediaType"] = copied.Image.MediaType,
        ["manifests"] = copied.Manifests,
        ["referrers"] = copied.Referrers,
        ["blobs"] = copied.Blobs,
        ["sizeBytes"] = copied.SizeBytes,
    };

    private static string Table(ImagePlace source, ImagePlace destination, CopiedImage copied) => new TextTable()
        .Add("Source", source.ToString())
        .Add("Destination", destination.ToString())
        .Add("Digest", copied.Image.Digest.ToString())
        .Add("Media type", copied.Image.MediaType)
        .Add("Manifests", string.Create(CultureInfo.InvariantCulture, $"{copied.Manifests}, with {copied.Referrers} that are about others"))
        .Add("Blobs", string.Create(CultureInfo.InvariantCulture, $"{copied.Blobs}, {copied.SizeBytes:N0} bytes"))
        .ToString();
}
