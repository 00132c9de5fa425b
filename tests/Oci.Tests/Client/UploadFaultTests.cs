using System.Collections.Concurrent;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Client;

/// <summary>Uploads through a line that breaks and a registry that forgets.</summary>
public sealed class UploadFaultTests : RegistryFixture
{
    private readonly byte[] _blob = TestModules.OfSize(200_000);
    private readonly ConcurrentQueue<string> _parts = new();

    [Fact]
    public async Task A_chunk_that_breaks_off_goes_on_behind_what_the_registry_kept()
    {
        OnFirst("PATCH", (context, next) =>
        {
            context.Request.Body = new BreakingStream(context.Request.Body, 30_000, context.Abort);
            return next(context);
        });

        (await SendAsync()).Should().Be(BlobUploadOutcome.Sent);

        var second = _parts.ElementAt(1);
        second.Should().MatchRegex("^PATCH [1-9][0-9]*-[0-9]+$", "what had arrived is not sent again");
        await ShouldBeThereAsync();
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_part_whose_answer_is_lost_is_not_sent_again(string method)
    {
        OnFirst(method, async (context, next) =>
        {
            await next(context);
            context.Abort();
        });

        (await SendAsync()).Should().Be(BlobUploadOutcome.Sent);

        _parts.Should().OnlyHaveUniqueItems().And.HaveCount(4);
        await ShouldBeThereAsync();
    }

    [Fact]
    public async Task A_registry_that_has_the_upload_up_to_another_place_is_asked_where_to_go_on()
    {
        OnFirst("PATCH", (context, _) => AnswerAsync(context, 416));

        await SendAsync();

        _parts.Take(2).Should().Equal("PATCH 0-65535", "PATCH 0-65535");
        await ShouldBeThereAsync();
    }

    [Fact]
    public async Task A_registry_that_drops_the_upload_gets_a_new_one()
    {
        string? dropped = null;
        Intercept((context, next) =>
        {
            var path = context.Request.Path.Value!;
            dropped ??= context.Request.Method == "PATCH" ? path : null;
            return path == dropped ? AnswerAsync(context, 404) : next(context);
        });

        (await SendAsync()).Should().Be(BlobUploadOutcome.Sent);

        await ShouldBeThereAsync();
    }

    [Theory]
    [InlineData(429, RegistryErrorKind.RateLimited)]
    [InlineData(500, RegistryErrorKind.ServerError)]
    public async Task An_upload_that_never_gets_further_is_given_up(int status, RegistryErrorKind kind)
    {
        Intercept((context, next) => context.Request.Method == "PATCH" ? AnswerAsync(context, status) : next(context));

        (await FailureAsync()).Kind.Should().Be(kind);

        _parts.Count(part => part.StartsWith("PATCH", StringComparison.Ordinal)).Should().Be(1 + ClientOptions.MaxRetries);
    }

    [Fact]
    public async Task A_refused_upload_is_cancelled()
    {
        Intercept((context, next) => context.Request.Method == "PATCH" ? AnswerAsync(context, 413) : next(context));

        (await FailureAsync()).Kind.Should().Be(RegistryErrorKind.Refused);

        _parts.Should().EndWith("DELETE ");
    }

    [Fact]
    public async Task Content_that_ends_too_early_is_not_taken_for_a_broken_connection()
    {
        var upload = new BlobUpload(ContentDigest.Of(_blob), new BlobContent(_blob.Length, (_, _) => Task.FromResult<Stream>(new MemoryStream(_blob, 0, 1000))));
        var put = () => Client.Write(Image("hello:v1"), null).PutBlobAsync(upload, CancellationToken.None);

        var failure = (await put.Should().ThrowAsync<RegistryException>()).Which;

        failure.Kind.Should().Be(RegistryErrorKind.StoreUnavailable);
        failure.Message.Should().Contain("1000 of");
    }

    [Fact]
    public async Task A_registry_may_ask_for_larger_chunks()
    {
        Intercept((context, next) =>
        {
            if (context.Request.Method == "POST")
            {
                context.Response.Headers["OCI-Chunk-Min-Length"] = "150000";
            }

            return next(context);
        });

        await SendAsync();

        _parts.First().Should().Be("PATCH 0-149999");
        await ShouldBeThereAsync();
    }

    private void OnFirst(string method, Func<HttpContext, RequestDelegate, Task> fault)
    {
        var isDone = 0;
        Intercept((context, next) => context.Request.Method == method && Interlocked.Exchange(ref isDone, 1) == 0 ? fault(context, next) : next(context));
    }

    private void Intercept(Func<HttpContext, RequestDelegate, Task> fault) => OnRequest = (context, next) =>
    {
        if (context.Request.Method is "PATCH" or "PUT" or "DELETE")
        {
            _parts.Enqueue($"{context.Request.Method} {context.Request.Headers.ContentRange}");
        }

        return fault(context, next);
    };

    private Task<BlobUploadOutcome> SendAsync() => Client.Write(Image("hello:v1"), null)
        .PutBlobAsync(new BlobUpload(ContentDigest.Of(_blob), BlobContent.FromBytes(_blob)), CancellationToken.None);

    private async Task<RegistryException> FailureAsync() => (await ((Func<Task>)SendAsync).Should().ThrowAsync<RegistryException>()).Which;

    private async Task ShouldBeThereAsync()
    {
        var descriptor = new Manifests.Descriptor { Digest = ContentDigest.Of(_blob).ToString(), Size = _blob.Length };
        (await Client.Read(Image("hello:v1"), null).GetSmallBlobAsync(descriptor, CancellationToken.None)).ToArray().Should().Equal(_blob);
    }

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
