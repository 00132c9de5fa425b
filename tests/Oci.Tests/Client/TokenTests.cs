using System.Collections.Concurrent;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Oci.Tests.Client;

/// <summary>Tokens: for what, for how long, and who is never given one.</summary>
public sealed class TokenTests : RegistryFixture
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string[]> _scopes = new();
    private readonly ConcurrentDictionary<string, bool> _valid = new();
    private readonly byte[] _blob = TestModules.OfSize(150_000);
    private Func<string, string> _challenge = bearer => bearer;
    private Func<HttpContext, RequestDelegate, Task> _admitted = (context, next) => next(context);

    protected override RegistryClientOptions ClientOptions => base.ClientOptions with { AnswerTimeout = TimeSpan.FromDays(1) };

    [Fact]
    public async Task One_token_serves_a_whole_push_and_a_mount_gets_one_for_both_repositories()
    {
        using var client = Protect();
        var writer = client.Write(Image("team/hello:v1"), Credential);
        await writer.PutBlobAsync(ContentDigest.Of(_blob), new MemoryStream(_blob), CancellationToken.None);

        await client.Write(Image("team/other:v1"), Credential).TryMountBlobAsync(ContentDigest.Of(_blob), "team/hello", CancellationToken.None);

        _scopes.First().Should().Equal("repository:team/hello:pull,push");
        _scopes.Skip(1).Should().ContainSingle().Which.Should().Equal("repository:team/other:pull,push", "repository:team/hello:pull");
    }

    [Fact]
    public async Task A_deletion_asks_for_the_right_to_delete()
    {
        using var client = Protect();

        await client.Write(Image("team/hello:v1"), Credential).DeleteBlobAsync(ContentDigest.Of(_blob), CancellationToken.None);

        _scopes.Should().ContainSingle().Which.Should().Equal("repository:team/hello:pull,push,delete");
    }

    [Fact]
    public async Task A_token_is_replaced_before_it_ends()
    {
        await PushAsync();
        using var client = Protect();
        var reader = client.Read(Image("team/hello:v1"), Credential);

        await reader.ResolveAsync("v1", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(40));
        await reader.ResolveAsync("v1", CancellationToken.None);
        _scopes.Should().ContainSingle("it holds for a minute");

        _time.Advance(TimeSpan.FromSeconds(15));
        await reader.ResolveAsync("v1", CancellationToken.None);
        _scopes.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_token_that_ends_earlier_than_it_said_is_replaced_in_the_middle_of_an_upload()
    {
        using var client = Protect();
        _admitted = (context, next) =>
        {
            if (context.Request.Method == "PATCH")
            {
                _valid.Clear();
            }

            return next(context);
        };

        var outcome = await client.Write(Image("team/hello:v1"), Credential)
            .PutBlobAsync(new BlobUpload(ContentDigest.Of(_blob), BlobContent.FromBytes(_blob)), CancellationToken.None);

        outcome.Should().Be(BlobUploadOutcome.Sent);
        _scopes.Should().HaveCount(3);
        _admitted = (context, next) => next(context);
        (await client.Read(Image("team/hello:v1"), Credential).HasBlobAsync(ContentDigest.Of(_blob), CancellationToken.None)).Should().BeTrue();
    }

    [Fact]
    public async Task Requests_that_are_challenged_together_share_a_token()
    {
        await PushAsync();
        using var client = Protect();
        var reader = client.Read(Image("team/hello:v1"), Credential);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => reader.ResolveAsync("v1", CancellationToken.None)));

        _scopes.Should().ContainSingle();
    }

    [Theory]
    [InlineData("Basic realm=\"basic\", BEARER")]
    [InlineData("Negotiate, BEARER")]
    [InlineData("BEARER, Basic realm=\"basic\"")]
    [InlineData("Bearer scope=\"without a realm\", BEARER")]
    public async Task Of_several_challenges_the_one_for_a_token_is_answered(string challenge)
    {
        await PushAsync();
        _challenge = bearer => challenge.Replace("BEARER", bearer, StringComparison.Ordinal);
        using var client = Protect();

        await client.Read(Image("team/hello:v1"), Credential).ResolveAsync("v1", CancellationToken.None);

        _scopes.Should().ContainSingle();
    }

    [Fact]
    public async Task Another_host_that_is_redirected_to_gets_no_credentials_even_if_it_asks()
    {
        await PushAsync();
        var seen = new ConcurrentQueue<string>();
        await using var elsewhere = await EmbeddedRegistry.StartAsync(
            new EmbeddedRegistryOptions
            {
                Interceptor = (context, _) =>
                {
                    seen.Enqueue(context.Request.Headers.Authorization.ToString());
                    context.Response.StatusCode = 401;
                    context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"http://{context.Request.Host}/token\"";
                    return Task.CompletedTask;
                },
            },
            CancellationToken.None);
        _admitted = (context, _) =>
        {
            context.Response.Redirect($"{elsewhere.Uri}{context.Request.Path}");
            return Task.CompletedTask;
        };
        using var client = Protect(elsewhere.Authority);
        var resolve = () => client.Read(Image("team/hello:v1"), Credential).ResolveAsync("v1", CancellationToken.None);

        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
        seen.Should().Equal("");
    }

    [Fact]
    public async Task A_login_is_checked_without_a_repository()
    {
        using var client = Protect();
        var check = (string password) => client.CheckAsync(Authority, new RegistryCredential(Authority, "ada", password), CancellationToken.None);

        await check("pw");
        _scopes.Should().ContainSingle().Which.Should().BeEmpty();
        (await check.Invoking(self => self("wrong")).Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
    }

    private RegistryCredential Credential => new(Authority, "ada", "pw");

    private Task PushAsync() => NewImage("team/hello:v1").PushModuleAsync(TestModules.Empty);

    private RegistryClient Protect(params string[] insecure)
    {
        OnRequest = ProtectAsync;
        return new RegistryClient(
            ClientOptions with { Hosts = [.. insecure.Append(Authority).Select(host => new RegistryHostOptions(host) { Insecure = true })] }, _time);
    }

    private async Task ProtectAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/token")
        {
            await IssueAsync(context);
        }
        else if (_valid.ContainsKey(context.Request.Headers.Authorization.ToString()))
        {
            await _admitted(context, next);
        }
        else
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = _challenge($"Bearer realm=\"{Registry.Uri}token\",service=\"test\"");
        }
    }

    private async Task IssueAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != "Basic YWRhOnB3")
        {
            context.Response.StatusCode = 401;
            return;
        }

        var token = $"token-{_scopes.Count}";
        _scopes.Enqueue([.. context.Request.Query["scope"].OfType<string>()]);
        _valid[$"Bearer {token}"] = true;
        await context.Response.WriteAsync($$"""{"access_token":"{{token}}"}""");
    }
}
