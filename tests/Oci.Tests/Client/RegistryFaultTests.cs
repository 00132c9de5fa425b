using System.Net.Sockets;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Client;

public sealed class RegistryFaultTests : RegistryFixture
{
    private readonly byte[] _module = TestModules.OfSize(200_000);

    [Fact]
    public async Task A_missing_tag_is_not_found_and_says_what_to_check()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);

        var failure = await FailureAsync("hello:v2");

        failure.Kind.Should().Be(RegistryErrorKind.NotFound);
        failure.Message.Should().Contain("hello:v2").And.Contain("spelling").And.Contain("krustlet push");
    }

    [Fact]
    public async Task A_missing_repository_is_not_found() => (await FailureAsync("nobody/nothing:v1")).Kind.Should().Be(RegistryErrorKind.NotFound);

    [Fact]
    public async Task A_registry_name_that_does_not_resolve_is_unreachable()
    {
        var pull = () => Store.PullAsync(ImageReference.Parse("registry.invalid/hello:v1"), [], CancellationToken.None);

        var failure = (await pull.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.Unreachable);
        failure.Message.Should().Contain("registry.invalid");
    }

    [Fact]
    public async Task A_port_nobody_listens_on_is_unreachable()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var pull = () => Store.PullAsync(ImageReference.Parse($"localhost:{port}/hello:v1"), [], CancellationToken.None);

        (await pull.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unreachable);
    }

    [Fact]
    public async Task A_registry_that_speaks_plain_HTTP_is_not_spoken_to_unless_named()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        using var client = new Oci.Client.RegistryClient(ClientOptions, TimeProvider.System);
        var read = () => client.Read(Image("hello:v1"), null).ResolveAsync("v1", CancellationToken.None);

        var failure = (await read.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.Tls);
        failure.Message.Should().Contain("insecure");
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_passing_failure_is_retried(int status)
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        var failures = 2;
        OnRequest = (context, next) => Interlocked.Decrement(ref failures) >= 0 ? AnswerAsync(context, status, "0") : next(context);

        (await PullAsync("hello:v1")).SizeBytes.Should().Be(_module.Length);
    }

    [Theory]
    [InlineData(429, RegistryErrorKind.RateLimited)]
    [InlineData(500, RegistryErrorKind.ServerError)]
    [InlineData(403, RegistryErrorKind.Forbidden)]
    [InlineData(401, RegistryErrorKind.Unauthorized)]
    public async Task A_lasting_failure_ends_in_its_kind(int status, RegistryErrorKind kind)
    {
        var requests = 0;
        OnRequest = (context, _) =>
        {
            Interlocked.Increment(ref requests);
            return AnswerAsync(context, status, "0");
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(kind);
        requests.Should().BeLessThanOrEqualTo(1 + ClientOptions.MaxRetries);
    }

    [Fact]
    public async Task A_long_Retry_After_is_handed_on_instead_of_waited_for()
    {
        var requests = 0;
        OnRequest = (context, _) =>
        {
            Interlocked.Increment(ref requests);
            return AnswerAsync(context, 429, "3600");
        };

        var failure = await FailureAsync("hello:v1");

        failure.RetryAfter.Should().Be(TimeSpan.FromHours(1));
        requests.Should().Be(1);
    }

    [Fact]
    public async Task What_the_registry_says_is_quoted()
    {
        OnRequest = async (context, _) =>
        {
            context.Response.StatusCode = HttpMethods.IsHead(context.Request.Method) ? 405 : 403;
            if (!HttpMethods.IsHead(context.Request.Method))
            {
                await context.Response.WriteAsync("""{"errors":[{"code":"DENIED","message":"quota exceeded"}]}""");
            }
        };

        (await FailureAsync("hello:v1")).Message.Should().Contain("DENIED quota exceeded");
    }

    [Fact]
    public async Task A_blob_with_other_bytes_is_refused_and_not_kept()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        var forged = TestModules.OfSize(200_000, seed: 2);
        OnRequest = (context, next) => IsBlob(context) ? context.Response.Body.WriteAsync(forged).AsTask() : next(context);

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.DigestMismatch);
        Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_manifest_with_other_bytes_than_its_digest_is_refused()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        OnRequest = (context, next) => HttpMethods.IsGet(context.Request.Method) ? context.Response.WriteAsync("{}") : next(context);

        (await FailureAsync($"hello@{digest}")).Kind.Should().Be(RegistryErrorKind.DigestMismatch);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_breaks_off_is_resumed_where_it_broke(bool hasRanges)
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        var (ranges, someArrived) = (new List<string>(), new TaskCompletionSource());
        OnRequest = (context, next) =>
        {
            ranges.Add(context.Request.Headers.Range.ToString());
            if (!hasRanges)
            {
                context.Request.Headers.Remove("Range");
            }

            return ranges.Count == 1 ? BreakOffAsync(context, 50_000, someArrived.Task) : next(context);
        };
        var layer = new Oci.Manifests.Descriptor { Digest = ContentDigest.Of(_module).ToString(), Size = _module.Length };
        await using var blob = await Client.Read(Image("hello:v1"), null).OpenBlobAsync(layer, CancellationToken.None);
        using var received = new MemoryStream();

        var buffer = new byte[1000];
        await blob.ReadExactlyAsync(buffer);
        received.Write(buffer);
        someArrived.SetResult();
        await blob.CopyToAsync(received);

        received.ToArray().Should().Equal(_module);
        ranges.Should().HaveCount(2);
        ranges[1].Should().MatchRegex("^bytes=[1-9][0-9]+-$");
    }

    [Fact]
    public async Task A_blob_that_always_breaks_off_is_given_up()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        OnRequest = (context, next) => IsBlob(context) ? BreakOffAsync(context, 10, Task.CompletedTask) : next(context);

        (await FailureAsync("hello:v1")).Kind.Should().BeOneOf(RegistryErrorKind.Unreachable, RegistryErrorKind.DigestMismatch);
        Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task A_blob_shorter_than_its_descriptor_is_refused()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        OnRequest = (context, next) => IsBlob(context) ? context.Response.Body.WriteAsync(_module.AsMemory(0, 100)).AsTask() : next(context);

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.DigestMismatch);
    }

    [Fact]
    public async Task A_redirect_is_followed_without_credentials_to_another_host()
    {
        await using var elsewhere = await DevCluster.Registry.EmbeddedRegistry.StartAsync(
            new DevCluster.Registry.EmbeddedRegistryOptions { Interceptor = (context, _) => ServeAsync(context) }, CancellationToken.None);
        string? authorization = null;
        async Task ServeAsync(HttpContext context)
        {
            authorization = context.Request.Headers.Authorization.ToString();
            await context.Response.Body.WriteAsync(_module);
        }

        var module = await NewImage("hello:v1").PushModuleAsync(_module);
        OnRequest = (context, next) =>
        {
            if (context.Request.Headers.Authorization.Count == 0)
            {
                context.Response.Headers.WWWAuthenticate = "Basic realm=\"x\"";
                return AnswerAsync(context, 401, "0");
            }

            if (!IsBlob(context))
            {
                return next(context);
            }

            context.Response.Redirect($"{elsewhere.Uri}somewhere", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        var options = ClientOptions with { Hosts = [new(Authority) { Insecure = true }, new(elsewhere.Authority) { Insecure = true }] };
        using var client = new Oci.Client.RegistryClient(options, TimeProvider.System);
        var reader = client.Read(Image("hello:v1"), new Oci.Credentials.RegistryCredential(Authority, "ada", "pw"));
        var manifest = await reader.GetManifestAsync("v1", CancellationToken.None);
        var layer = Oci.Manifests.ManifestReader.ReadManifest(manifest, Image("hello:v1")).Layers[0];

        await using var blob = await reader.OpenBlobAsync(layer, CancellationToken.None);
        using var received = new MemoryStream();
        await blob.CopyToAsync(received);

        received.ToArray().Should().Equal(_module);
        authorization.Should().BeEmpty();
        manifest.Digest.Should().Be(module);
    }

    [Fact]
    public async Task A_redirect_to_plain_HTTP_elsewhere_is_refused()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        OnRequest = (context, next) =>
        {
            if (!IsBlob(context))
            {
                return next(context);
            }

            context.Response.Redirect("http://localhost:1/somewhere");
            return Task.CompletedTask;
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
    }

    [Fact]
    public async Task A_registry_that_redirects_in_circles_is_given_up()
    {
        OnRequest = (context, _) =>
        {
            context.Response.Redirect(context.Request.Path.Value!);
            return Task.CompletedTask;
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.ServerError);
    }

    [Fact]
    public async Task A_module_over_the_limit_is_refused_before_it_is_downloaded()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.OfSize((int)MaxModuleBytes + 1));
        var blobs = 0;
        OnRequest = (context, next) =>
        {
            blobs += IsBlob(context) ? 1 : 0;
            return next(context);
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.TooLarge);
        blobs.Should().Be(0);
    }

    [Fact]
    public async Task An_endless_manifest_is_refused()
    {
        OnRequest = async (context, _) =>
        {
            var chunk = new byte[64 * 1024];
            for (var sent = 0; sent < 8 * 1024 * 1024 && !context.RequestAborted.IsCancellationRequested; sent += chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk);
            }
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.TooLarge);
    }

    private static bool IsBlob(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal);

    private static Task AnswerAsync(HttpContext context, int status, string retryAfter)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    }

    private async Task BreakOffAsync(HttpContext context, int after, Task until)
    {
        context.Response.ContentLength = _module.Length;
        await context.Response.Body.WriteAsync(_module.AsMemory(0, after));
        await context.Response.Body.FlushAsync();
        await until;
        context.Abort();
    }

    private async Task<RegistryException> FailureAsync(string name)
    {
        var pull = () => PullAsync(name);
        return (await pull.Should().ThrowAsync<RegistryException>()).Which;
    }
}
