using System.Globalization;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Client;

/// <summary>Downloads over a line that lets little through at a time.</summary>
public sealed class BlobResumptionTests : RegistryFixture
{
    private readonly byte[] _blob = TestModules.OfSize(200_000);
    private readonly List<string> _ranges = [];

    [Fact]
    public async Task A_blob_arrives_however_often_it_breaks_off_as_long_as_it_comes_further()
    {
        OnRequest = (context, _) => ServeAsync(context, 20_000);

        (await ReadAsync(0)).Should().Equal(_blob);

        _ranges.Should().HaveCountGreaterThan(1 + ClientOptions.MaxRetries);
    }

    [Fact]
    public async Task A_blob_that_comes_no_further_is_given_up()
    {
        OnRequest = (context, _) => ServeAsync(context, 0);
        var read = () => ReadAsync(0);

        (await read.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.DigestMismatch);

        _ranges.Should().HaveCount(1 + ClientOptions.MaxRetries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_download_that_was_given_up_goes_on_at_its_end(bool hasRanges)
    {
        OnRequest = (context, _) =>
        {
            if (!hasRanges)
            {
                context.Request.Headers.Remove("Range");
            }

            return ServeAsync(context, _blob.Length);
        };

        (await ReadAsync(150_000)).Should().Equal(_blob[150_000..]);
    }

    [Fact]
    public async Task A_download_that_was_complete_asks_for_nothing()
    {
        OnRequest = (context, _) => ServeAsync(context, _blob.Length);

        (await ReadAsync(_blob.Length)).Should().BeEmpty();

        _ranges.Should().BeEmpty();
    }

    // Ends in good order before the announced end: what was sent has arrived for certain.
    private async Task ServeAsync(HttpContext context, int most)
    {
        var range = context.Request.Headers.Range.ToString();
        _ranges.Add(range);
        var from = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        if (from > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{_blob.Length - 1}/{_blob.Length}";
        }

        await context.Response.Body.WriteAsync(_blob.AsMemory(from, Math.Min(most, _blob.Length - from)));
    }

    private async Task<byte[]> ReadAsync(long offset)
    {
        var descriptor = new Descriptor { Digest = ContentDigest.Of(_blob).ToString(), Size = _blob.Length };
        await using var blob = await Client.Read(Image("hello:v1"), null).OpenBlobAsync(descriptor, offset, CancellationToken.None);
        using var received = new MemoryStream();
        await blob.CopyToAsync(received);
        return received.ToArray();
    }
}
