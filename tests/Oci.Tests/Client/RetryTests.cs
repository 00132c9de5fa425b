using System.Collections.Concurrent;
using System.Globalization;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Oci.Tests.Client;

/// <summary>What is asked again, and when, on fake time.</summary>
public sealed class RetryTests : RegistryFixture
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
    private readonly ConcurrentQueue<DateTimeOffset> _asked = new();

    // A second of fake time is short for a real answer.
    protected override RegistryClientOptions ClientOptions => base.ClientOptions with { AnswerTimeout = TimeSpan.FromDays(1) };

    [Theory]
    [InlineData(429, false)]
    [InlineData(429, true)]
    [InlineData(503, false)]
    [InlineData(503, true)]
    public async Task Retry_After_is_waited_for_whether_it_is_seconds_or_a_date(int status, bool isDate)
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        FailFirst(status, () => isDate ? _time.GetUtcNow().AddSeconds(7).ToString("r", CultureInfo.InvariantCulture) : "7");
        using var client = NewFakeTimeClient();

        var resolved = await _time.PassUntilAsync(client.Read(Image("hello:v1"), null).ResolveAsync("v1", CancellationToken.None));

        resolved.Should().Be(digest);
        (_asked.ElementAt(1) - _asked.ElementAt(0)).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(6), "a date has whole seconds");
    }

    [Fact]
    public async Task An_upload_waits_as_long_as_the_registry_asks()
    {
        var blob = TestModules.OfSize(100_000);
        FailFirst(429, () => "7", "PATCH");
        using var client = NewFakeTimeClient();

        var outcome = await _time.PassUntilAsync(
            client.Write(Image("hello:v1"), null).PutBlobAsync(new BlobUpload(ContentDigest.Of(blob), BlobContent.FromBytes(blob)), CancellationToken.None));

        outcome.Should().Be(BlobUploadOutcome.Sent);
        (_asked.ElementAt(1) - _asked.ElementAt(0)).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_longer_wait_than_allowed_is_left_to_the_caller_also_in_an_upload()
    {
        var blob = TestModules.OfSize(100_000);
        FailFirst(429, () => "3600", "PATCH");
        using var client = NewFakeTimeClient();
        var put = () => client.Write(Image("hello:v1"), null).PutBlobAsync(new BlobUpload(ContentDigest.Of(blob), BlobContent.FromBytes(blob)), CancellationToken.None);

        (await put.Should().ThrowAsync<RegistryException>()).Which.RetryAfter.Should().Be(TimeSpan.FromHours(1));
        _asked.Should().ContainSingle();
    }

    [Fact]
    public async Task A_manifest_whose_answer_is_lost_is_written_again()
    {
        var isLost = 0;
        OnRequest = async (context, next) =>
        {
            await next(context);
            if (context.Request.Method == "PUT" && context.Request.Path.Value!.Contains("/manifests/", StringComparison.Ordinal) && Interlocked.Exchange(ref isLost, 1) == 0)
            {
                context.Abort();
            }
        };

        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);

        isLost.Should().Be(1);
        (await Client.Read(Image("hello:v1"), null).ResolveAsync("v1", CancellationToken.None)).Should().Be(digest);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_in_time_is_unreachable()
    {
        OnRequest = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(Authority) { Insecure = true }] }, _time);
        var resolve = () => _time.PassUntilAsync(client.Read(Image("hello:v1"), null).ResolveAsync("v1", CancellationToken.None));

        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unreachable);
    }

    private RegistryClient NewFakeTimeClient() => new(ClientOptions with { Hosts = [new RegistryHostOptions(Authority) { Insecure = true }] }, _time);

    private void FailFirst(int status, Func<string> retryAfter, string? method = null) => OnRequest = (context, next) =>
    {
        if (method is not null && context.Request.Method != method)
        {
            return next(context);
        }

        _asked.Enqueue(_time.GetUtcNow());
        if (_asked.Count > 1)
        {
            return next(context);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter();
        return Task.CompletedTask;
    };
}
