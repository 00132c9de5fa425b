using System.Collections.Concurrent;
using System.Text;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Oci.Tests.Client;

/// <summary>A registry with a mirror before it.</summary>
public sealed class MirrorTests : IAsyncLifetime
{
    private readonly byte[] _module = TestModules.OfSize(100_000);
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _atMirror = new();
    private readonly ConcurrentQueue<string> _atOrigin = new();
    private Func<HttpContext, RequestDelegate, Task> _mirrorDoes = (context, next) => next(context);
    private EmbeddedRegistry? _mirror;
    private EmbeddedRegistry? _origin;

    public async Task InitializeAsync()
    {
        _mirror = await StartAsync(_atMirror, (context, next) => _mirrorDoes(context, next));
        _origin = await StartAsync(_atOrigin, (context, next) => next(context));
        foreach (var registry in (EmbeddedRegistry[])[_mirror, _origin])
        {
            using var client = new RegistryClient(new RegistryClientOptions { Hosts = [Insecure(registry)] }, TimeProvider.System);
            await new TestImage(client, ImageReference.Parse($"{registry.Authority}/team/hello:v1")).PushModuleAsync(_module);
        }

        _atMirror.Clear();
        _atOrigin.Clear();
    }

    public async Task DisposeAsync()
    {
        await _mirror!.DisposeAsync();
        await _origin!.DisposeAsync();
    }

    [Fact]
    public async Task A_mirror_serves_reads_and_the_registry_is_not_asked()
    {
        using var client = NewClient();

        await ReadAllAsync(client);

        _atOrigin.Should().BeEmpty();
        _atMirror.Should().HaveCount(2).And.OnlyContain(request => request.Contains($"ns={Uri.EscapeDataString(_origin!.Authority)}"));
    }

    [Fact]
    public async Task Tags_are_listed_and_everything_is_written_at_the_registry_itself()
    {
        using var client = NewClient();

        await client.Read(Image, null).ListTagsAsync(CancellationToken.None).ToListAsync();
        await client.Write(Image, null).PutBlobAsync(ContentDigest.Of("x"u8), new MemoryStream("x"u8.ToArray()), CancellationToken.None);

        _atMirror.Should().BeEmpty();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task What_a_mirror_does_not_give_comes_from_the_registry(int status)
    {
        _mirrorDoes = (context, _) => AnswerAsync(context, status);
        using var client = NewClient();

        await ReadAllAsync(client);

        _atOrigin.Should().HaveCount(2).And.NotContain(request => request.Contains("ns="));
    }

    [Fact]
    public async Task A_mirror_that_is_down_is_left_alone_for_a_while()
    {
        _mirrorDoes = (context, _) => AnswerAsync(context, 500);
        using var client = NewClient();

        await ReadAllAsync(client);
        await ReadAllAsync(client);
        _atMirror.Should().ContainSingle("it is not asked again");

        _time.Advance(TimeSpan.FromMinutes(2));
        _mirrorDoes = (context, next) => next(context);
        await ReadAllAsync(client);
        _atMirror.Should().HaveCount(3);
    }

    [Fact]
    public async Task A_mirror_nobody_listens_at_is_passed_over()
    {
        var gone = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await gone.DisposeAsync();
        using var client = NewClient(new RegistryMirror(gone.Authority), gone.Authority);

        await ReadAllAsync(client);

        _atOrigin.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_mirror_that_sends_other_bytes_is_passed_over()
    {
        using var client = NewClient();
        var digest = await client.Read(Image, null).ResolveAsync("v1", CancellationToken.None);
        _mirrorDoes = (context, _) => context.Response.WriteAsync("""{"schemaVersion":2}""");

        var manifest = await client.Read(Image, null).GetManifestAsync(digest.ToString(), CancellationToken.None);

        manifest.Digest.Should().Be(digest);
        _atOrigin.Should().ContainSingle();
    }

    [Fact]
    public async Task A_mirror_that_sends_another_blob_is_left_alone_at_the_next_try()
    {
        var forged = TestModules.OfSize(100_000, seed: 2);
        _mirrorDoes = (context, next) =>
            context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) ? context.Response.Body.WriteAsync(forged).AsTask() : next(context);
        using var client = NewClient();
        var read = () => ReadAllAsync(client);

        var failure = (await read.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.DigestMismatch);
        failure.Message.Should().Contain(_mirror!.Authority);

        await read();
        _atOrigin.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_blob_that_breaks_off_at_a_mirror_goes_on_at_the_registry()
    {
        _mirrorDoes = async (context, next) =>
        {
            if (!context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
            {
                await next(context);
                return;
            }

            context.Response.ContentLength = _module.Length;
            await context.Response.Body.WriteAsync(_module.AsMemory(0, 40_000));
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        using var client = NewClient();

        await ReadAllAsync(client);

        _atOrigin.Should().ContainSingle().Which.Should().Contain("/blobs/");
    }

    [Fact]
    public async Task A_mirror_that_may_not_resolve_tags_is_asked_for_digests_only()
    {
        using var client = NewClient(new RegistryMirror(_mirror!.Authority) { ResolvesTags = false });

        await ReadAllAsync(client);

        _atOrigin.Should().ContainSingle().Which.Should().Contain("/manifests/v1");
        _atMirror.Should().ContainSingle().Which.Should().Contain("/blobs/");
    }

    [Fact]
    public async Task A_mirror_gets_its_own_credential_and_never_the_registrys()
    {
        var seen = new ConcurrentQueue<string>();
        _mirrorDoes = (context, next) =>
        {
            var authorization = context.Request.Headers.Authorization.ToString();
            seen.Enqueue(authorization);
            if (authorization.Length > 0)
            {
                return next(context);
            }

            context.Response.Headers.WWWAuthenticate = "Basic realm=\"mirror\"";
            return AnswerAsync(context, 401);
        };
        using var client = NewClient(new RegistryMirror(_mirror!.Authority) { Credential = new("", "mirror-user", "mirror-secret") });

        await ReadAllAsync(client, new RegistryCredential(_origin!.Authority, "ada", "secret"));

        seen.Distinct().Should().Equal("", $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("mirror-user:mirror-secret"))}");
        _atOrigin.Should().BeEmpty();
    }

    [Fact]
    public async Task A_mirror_is_spoken_to_over_plain_HTTP_only_if_it_is_named_as_insecure()
    {
        using var client = new RegistryClient(
            new RegistryClientOptions { Hosts = [Insecure(_origin!) with { Mirrors = [new RegistryMirror(_mirror!.Authority)] }] }, _time);

        await ReadAllAsync(client);

        _atMirror.Should().BeEmpty();
        _atOrigin.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_mirror_may_serve_the_registry_below_a_path()
    {
        using (var setup = new RegistryClient(new RegistryClientOptions { Hosts = [Insecure(_mirror!)] }, TimeProvider.System))
        {
            await new TestImage(setup, ImageReference.Parse($"{_mirror!.Authority}/cache/hub/team/hello:v1")).PushModuleAsync(_module);
        }

        using var client = NewClient(new RegistryMirror(_mirror.Authority) { RepositoryPrefix = "cache/hub" });
        _atMirror.Clear();

        await ReadAllAsync(client);

        _atMirror.Should().HaveCount(2).And.OnlyContain(request => request.Contains("/v2/cache/hub/team/hello/"));
    }

    [Fact]
    public async Task Referrers_a_mirror_knows_nothing_of_come_from_the_registry()
    {
        using var client = NewClient();
        var subject = ContentDigest.Of("subject"u8);
        var referrer = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"subject":{"mediaType":"x/y","digest":"{{subject}}","size":7} }""");
        await client.Write(Image, null).PutManifestAsync("about", MediaTypes.OciIndex, referrer, CancellationToken.None);

        (await client.Read(Image, null).ListReferrersAsync(subject, null, CancellationToken.None)).Should().ContainSingle();

        _atMirror.Should().ContainSingle().Which.Should().Contain("/referrers/");
    }

    [Fact]
    public async Task When_nobody_has_it_the_registrys_word_counts()
    {
        _mirrorDoes = (context, _) => AnswerAsync(context, 500);
        using var client = NewClient();
        var resolve = () => client.Read(Image, null).ResolveAsync("v9", CancellationToken.None);

        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    private ImageReference Image => ImageReference.Parse($"{_origin!.Authority}/team/hello:v1");

    private RegistryClient NewClient() => NewClient(new RegistryMirror(_mirror!.Authority));

    private RegistryClient NewClient(RegistryMirror mirror, params string[] insecure) => new(
        new RegistryClientOptions
        {
            Hosts =
            [
                Insecure(_origin!) with { Mirrors = [mirror] },
                Insecure(_mirror!),
                .. insecure.Select(host => new RegistryHostOptions(host) { Insecure = true }),
            ],
        },
        _time);

    private async Task ReadAllAsync(RegistryClient client, RegistryCredential? credential = null)
    {
        var reader = client.Read(Image, credential);
        var manifest = await reader.GetManifestAsync("v1", CancellationToken.None);
        var layer = ManifestReader.ReadManifest(manifest, Image).Layers[0];
        await using var blob = await reader.OpenBlobAsync(layer, CancellationToken.None);
        using var received = new MemoryStream();
        await blob.CopyToAsync(received);
        received.ToArray().Should().Equal(_module);
    }

    private static RegistryHostOptions Insecure(EmbeddedRegistry registry) => new(registry.Authority) { Insecure = true };

    private static Task<EmbeddedRegistry> StartAsync(ConcurrentQueue<string> requests, Func<HttpContext, RequestDelegate, Task> does) =>
        EmbeddedRegistry.StartAsync(
            new EmbeddedRegistryOptions
            {
                Interceptor = (context, next) =>
                {
                    requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
                    return does(context, next);
                },
            },
            CancellationToken.None);

    private static Task AnswerAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
