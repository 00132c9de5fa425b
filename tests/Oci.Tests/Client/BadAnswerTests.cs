using System.Net;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Client;

/// <summary>Answers the specification does not allow end in a kind, and in advice.</summary>
public sealed class BadAnswerTests : RegistryFixture
{
    [Fact]
    public async Task A_web_page_is_no_manifest()
    {
        Answer("text/html; charset=utf-8", "<html>log in</html>");

        var failure = await FailureAsync(reader => reader.GetManifestAsync("v1", CancellationToken.None));

        failure.Kind.Should().Be(RegistryErrorKind.ServerError);
        failure.Message.Should().Contain("web page").And.Contain(Authority);
    }

    [Fact]
    public async Task A_web_page_is_no_registry()
    {
        Answer("text/html", "<html>hello</html>");
        var check = () => Client.CheckAsync(Authority, null, CancellationToken.None);

        (await check.Should().ThrowAsync<RegistryException>()).Which.Message.Should().Contain("check that a registry runs there");
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", "{}", "first manifest schema")]
    [InlineData(MediaTypes.OciManifest, $$"""{"mediaType":"{{MediaTypes.OciIndex}}"}""", "calls itself")]
    public async Task A_manifest_of_the_wrong_type_is_unsupported(string mediaType, string manifest, string said)
    {
        Answer(mediaType, manifest);

        var failure = await FailureAsync(reader => reader.GetManifestAsync("v1", CancellationToken.None));

        failure.Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
        failure.Message.Should().Contain(said);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"tags":"v1"}""")]
    public async Task A_list_of_tags_that_is_none_is_the_registrys_failure(string list)
    {
        Answer("application/json", list);

        (await FailureAsync(reader => reader.ListTagsAsync(CancellationToken.None).ToListAsync().AsTask())).Kind.Should().Be(RegistryErrorKind.ServerError);
    }

    [Theory]
    [InlineData("<http://elsewhere.invalid/v2/hello/tags/list?n=1>; rel=\"next\"", "another host")]
    [InlineData("</v2/hello/tags/list>; rel=next", "gave before")]
    public async Task A_list_that_leads_astray_is_not_followed(string link, string said)
    {
        OnRequest = (context, _) =>
        {
            context.Response.Headers.Link = link;
            return context.Response.WriteAsync("""{"tags":["v1"]}""");
        };

        (await FailureAsync(reader => reader.ListTagsAsync(CancellationToken.None).ToListAsync().AsTask())).Message.Should().Contain(said);
    }

    [Fact]
    public async Task Referrers_come_by_pages_and_are_filtered_here_when_the_registry_does_not()
    {
        OnRequest = (context, _) =>
        {
            var isFirst = !context.Request.Query.ContainsKey("page");
            context.Response.ContentType = MediaTypes.OciIndex;
            context.Response.Headers.Link = isFirst ? $"<{context.Request.Path}?page=2,3>; rel=\"next\"" : default;
            return context.Response.WriteAsync($$"""{"schemaVersion":2,"manifests":[{{Entry(isFirst ? 1 : 3, "a/b")}},{{Entry(isFirst ? 2 : 1, isFirst ? "c/d" : "a/b")}}]}""");
        };

        var found = await Client.Read(Image("hello:v1"), null).ListReferrersAsync(ContentDigest.Of([]), "a/b", CancellationToken.None);

        found.Select(descriptor => descriptor.Size).Should().Equal([1, 3], "each counts once, and others not at all");
    }

    [Fact]
    public async Task A_redirected_write_keeps_its_method_and_body()
    {
        OnRequest = (context, next) =>
        {
            if (context.Request.Method != "PUT" || context.Request.Query.ContainsKey("again"))
            {
                return next(context);
            }

            context.Response.Redirect($"{context.Request.Path}{context.Request.QueryString.Add("again", "1")}", permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };

        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);

        OnRequest = (context, next) => next(context);
        (await Client.Read(Image("hello:v1"), null).ResolveAsync("v1", CancellationToken.None)).Should().Be(digest);
    }

    [Theory]
    [InlineData(416, null)]
    [InlineData(206, "bytes 0-99/100")]
    [InlineData(206, "bytes 50-199/200")]
    [InlineData(206, null)]
    public async Task A_rest_of_a_blob_that_is_another_ones_is_refused(int status, string? range)
    {
        OnRequest = (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ContentRange = range;
            return Task.CompletedTask;
        };
        var descriptor = new Descriptor { Digest = ContentDigest.Of([]).ToString(), Size = 100 };

        (await FailureAsync(reader => reader.OpenBlobAsync(descriptor, 50, CancellationToken.None))).Kind.Should().Be(RegistryErrorKind.DigestMismatch);
    }

    [Fact]
    public async Task A_registry_that_does_not_say_where_to_upload_to_is_reported()
    {
        OnRequest = (context, next) => context.Request.Method == "POST" ? Accept(context) : next(context);
        var put = () => Client.Write(Image("hello:v1"), null).PutBlobAsync(ContentDigest.Of("x"u8), new MemoryStream("x"u8.ToArray()), CancellationToken.None);

        (await put.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.ServerError);

        static Task Accept(HttpContext context)
        {
            context.Response.StatusCode = 202;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task An_explicit_proxy_is_asked_for_every_registry()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var hosts = new List<string>();
        OnRequest = (context, next) =>
        {
            hosts.Add(context.Request.Host.Value!);
            return next(context);
        };
        using var client = new RegistryClient(
            new RegistryClientOptions { Proxy = new WebProxy(Registry.Uri), Hosts = [new RegistryHostOptions("registry.invalid") { Insecure = true }] }, TimeProvider.System);

        var resolved = await client.Read(ImageReference.Parse("registry.invalid/hello:v1"), null).ResolveAsync("v1", CancellationToken.None);

        resolved.Should().Be(digest);
        hosts.Should().Equal("registry.invalid");
    }

    [Fact]
    public void Options_that_contradict_each_other_are_named_with_their_fix()
    {
        var make = () => new RegistryClient(
            new RegistryClientOptions
            {
                Hosts = [new("https://ghcr.io/"), new("a.example"), new("A.example") { Mirrors = [new("a.example")] }],
                MaxRetries = -1,
            },
            TimeProvider.System);

        var failure = make.Should().Throw<RegistryException>().Which;
        failure.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
        failure.Message.Should().Contain("without https://").And.Contain("2 times").And.Contain("its own mirror").And.Contain("MaxRetries");
    }

    private static string Entry(int size, string artifactType) =>
        $$"""{"mediaType":"x/y","digest":"{{ContentDigest.Of([(byte)size])}}","size":{{size}},"artifactType":"{{artifactType}}"}""";

    private void Answer(string contentType, string content) => OnRequest = (context, _) =>
    {
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(content);
    };

    private async Task<RegistryException> FailureAsync(Func<RepositoryReader, Task> read)
    {
        var attempt = () => read(Client.Read(Image("hello:v1"), null));
        return (await attempt.Should().ThrowAsync<RegistryException>()).Which;
    }
}
