using System.Text;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Client;

/// <summary>A registry that wants bearer tokens, and the token service beside it.</summary>
public sealed class AuthenticationTests : RegistryFixture
{
    private readonly List<string> _tokenQueries = [];
    private bool _allowAnonymous;

    [Fact]
    public async Task A_token_is_fetched_with_the_credential_for_the_scope_the_registry_names()
    {
        await PushThenProtectAsync();

        var pulled = await Store.PullAsync(Image("team/hello:v1"), [new(Authority, "ada", "pw")], CancellationToken.None);

        pulled.SizeBytes.Should().BePositive();
        _tokenQueries.Should().ContainSingle("the token is kept for later requests")
            .Which.Should().Contain("service=test").And.Contain("scope=repository%3Ateam%2Fhello%3Apull,push".Replace(",", "%2C", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_credential_an_anonymous_token_will_do()
    {
        _allowAnonymous = true;
        await PushThenProtectAsync();

        (await PullAsync("team/hello:v1")).SizeBytes.Should().BePositive();
    }

    [Fact]
    public async Task Without_any_credential_a_private_image_says_how_to_give_one()
    {
        await PushThenProtectAsync();

        var failure = await FailureAsync([]);

        failure.Kind.Should().Be(RegistryErrorKind.Unauthorized);
        failure.Message.Should().Contain("imagePullSecrets");
    }

    [Fact]
    public async Task A_wrong_password_is_unauthorized_and_never_shown()
    {
        await PushThenProtectAsync();

        var failure = await FailureAsync([new(Authority, "ada", "hunter2")]);

        failure.Kind.Should().Be(RegistryErrorKind.Unauthorized);
        failure.ToString().Should().Contain("ada").And.NotContain("hunter2");
    }

    [Fact]
    public async Task Credentials_are_tried_in_order_until_one_is_accepted()
    {
        await PushThenProtectAsync();
        RegistryCredential[] credentials = [new("ghcr.io", "other", "x"), new(Authority, "old", "x"), new(Authority, "ada", "pw")];

        (await Store.PullAsync(Image("team/hello:v1"), credentials, CancellationToken.None)).SizeBytes.Should().BePositive();
    }

    [Fact]
    public async Task A_refresh_token_is_exchanged()
    {
        await PushThenProtectAsync();

        (await Store.PullAsync(Image("team/hello:v1"), [new(Authority, null, null, "refresh")], CancellationToken.None)).SizeBytes.Should().BePositive();
    }

    [Fact]
    public async Task A_module_pulled_with_a_credential_is_not_pulled_again_for_one_who_has_none()
    {
        await PushThenProtectAsync();
        await Store.PullAsync(Image("team/hello:v1"), [new(Authority, "ada", "pw")], CancellationToken.None);

        (await FailureAsync([])).Kind.Should().Be(RegistryErrorKind.Unauthorized);
    }

    private async Task PushThenProtectAsync()
    {
        await NewImage("team/hello:v1").PushModuleAsync(TestModules.Empty);
        OnRequest = ProtectAsync;
    }

    private async Task ProtectAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path == "/token")
        {
            await IssueAsync(context);
        }
        else if (context.Request.Headers.Authorization == "Bearer good")
        {
            await next(context);
        }
        else
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"{Registry.Uri}token\",service=\"test\",scope=\"repository:team/hello:pull,push\"";
        }
    }

    private async Task IssueAsync(HttpContext context)
    {
        _tokenQueries.Add(context.Request.QueryString.Value!);
        var basic = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:pw"))}";
        var isKnown = context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync())["refresh_token"] == "refresh"
            : context.Request.Headers.Authorization == basic || (_allowAnonymous && context.Request.Headers.Authorization.Count == 0);
        context.Response.StatusCode = isKnown ? 200 : 401;
        await context.Response.WriteAsync(isKnown ? """{"token":"good","expires_in":300}""" : "{}");
    }

    private async Task<RegistryException> FailureAsync(RegistryCredential[] credentials)
    {
        var pull = () => Store.PullAsync(Image("team/hello:v1"), credentials, CancellationToken.None);
        return (await pull.Should().ThrowAsync<RegistryException>()).Which;
    }
}
