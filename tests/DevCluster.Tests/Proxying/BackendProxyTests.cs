using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Krustlet.DevCluster.Tests.Proxying;

public sealed class BackendProxyTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task Every_method_goes_through_with_path_query_headers_and_body(string method)
    {
        await using var bench = await ProxyBench.StartAsync(EchoAsync);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{ProxyBench.Prefix}/a%20b/c:d/?q=1&r=%2F");
        request.Headers.Add("X-Own", "kept");
        request.Headers.Add("Authorization", "Bearer secret");
        request.Headers.Add("Impersonate-User", "other");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Content = method == "GET" ? null : new StringContent("a body");

        using var answer = await bench.Client.SendAsync(request);

        answer.StatusCode.Should().Be(HttpStatusCode.Accepted);
        answer.Headers.GetValues("X-Answer").Should().Equal("given");
        answer.Headers.Should().NotContain(static header => header.Key == "Access-Control-Allow-Origin");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n');
        lines.Should().Contain($"{method} /a%20b/c:d/?q=1&r=%2F").And.Contain("X-Own: kept").And.Contain("X-Forwarded-For: 203.0.113.7, 127.0.0.1");
        lines.Should().Contain($"X-Forwarded-Uri: {ProxyBench.Prefix}/a%20b/c:d/").And.Contain($"Host: {bench.Client.BaseAddress!.Authority}");
        lines.Should().NotContain(static line => line.StartsWith("Authorization", StringComparison.Ordinal) || line.StartsWith("Impersonate", StringComparison.Ordinal));
        lines[^1].Should().Be(method == "GET" ? "" : "a body");
    }

    [Fact]
    public async Task The_root_is_named_with_a_slash()
    {
        await using var bench = await ProxyBench.StartAsync(EchoAsync);

        using var bare = await bench.Client.GetAsync($"{ProxyBench.Prefix}?q=1");
        var root = await bench.Client.GetStringAsync($"{ProxyBench.Prefix}/");
        using var posted = await bench.Client.PostAsync(ProxyBench.Prefix, new StringContent(""));

        bare.StatusCode.Should().Be(HttpStatusCode.MovedPermanently);
        bare.Headers.Location!.OriginalString.Should().Be($"{ProxyBench.Prefix}/?q=1");
        root.Should().StartWith("GET /\n");
        (await posted.Content.ReadAsStringAsync()).Should().StartWith("POST /\n", "what has a body is not sent elsewhere");
    }

    [Theory]
    [InlineData("/%2Fother.example/x", "GET /other.example/x")]
    [InlineData("//other.example/x", "GET /other.example/x")]
    [InlineData("/%2F%2Fother.example%2Fx/", "GET /other.example/x/")]
    [InlineData("/a/%2E%2E/b", "GET /b")]
    [InlineData("/@other.example", "GET /@other.example")]
    public async Task No_path_leads_to_another_host(string path, string asked)
    {
        await using var bench = await ProxyBench.StartAsync(EchoAsync);

        var answer = await bench.Client.GetStringAsync(new Uri($"{bench.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}{ProxyBench.Prefix}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

        answer.Should().StartWith($"{asked}\n");
    }

    [Fact]
    public async Task The_servers_own_errors_and_redirects_come_as_they_are_and_lead_back_through_the_proxy()
    {
        await using var bench = await ProxyBench.StartAsync(static context =>
        {
            context.Response.StatusCode = context.Request.Path == "/missing" ? 404 : 302;
            context.Response.Headers.Location = context.Request.Path == "/missing" ? default : "/there?x=1";
            return context.Response.WriteAsync("own words");
        });

        using var missing = await bench.Client.GetAsync($"{ProxyBench.Prefix}/missing");
        using var moved = await bench.Client.GetAsync($"{ProxyBench.Prefix}/here");

        missing.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await missing.Content.ReadAsStringAsync()).Should().Be("own words");
        moved.StatusCode.Should().Be(HttpStatusCode.Redirect);
        moved.Headers.Location!.OriginalString.Should().Be($"{ProxyBench.Prefix}/there?x=1");
    }

    [Fact]
    public async Task What_the_server_sends_arrives_before_it_has_ended()
    {
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var bench = await ProxyBench.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first\n");
            await context.Response.Body.FlushAsync();
            await goOn.Task;
            await context.Response.WriteAsync("second\n");
        });

        using var answer = await bench.Client.GetAsync($"{ProxyBench.Prefix}/stream", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await lines.ReadLineAsync()).Should().Be("first");
        goOn.SetResult();
        (await lines.ReadToEndAsync()).Should().Be("second\n");
    }

    [Fact]
    public async Task A_page_of_html_links_through_the_proxy()
    {
        await using var bench = await ProxyBench.StartAsync(static context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<a href=\"/next\">ö</a>");
        });

        (await bench.Client.GetStringAsync($"{ProxyBench.Prefix}/")).Should().Be($"<a href=\"{ProxyBench.Prefix}/next\">ö</a>");
    }

    [Fact]
    public async Task An_upgraded_connection_is_joined()
    {
        await using var bench = await ProxyBench.StartAsync(static async context =>
        {
            context.Response.Headers.Upgrade = "echo";
            await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{context.Request.Path}{context.Request.QueryString}\n"));
            var read = new byte[4];
            await stream.ReadExactlyAsync(read);
            await stream.WriteAsync(read);
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ProxyBench.Prefix}/socket?q=1");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("echo");

        using var answer = await bench.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        answer.StatusCode.Should().Be(HttpStatusCode.SwitchingProtocols);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        await stream.WriteAsync("ping"u8.ToArray());
        var got = new byte["/socket?q=1\nping".Length];
        await stream.ReadExactlyAsync(got);
        Encoding.UTF8.GetString(got).Should().Be("/socket?q=1\nping");
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.StatusCode = 202;
        context.Response.Headers["X-Answer"] = "given";
        context.Response.Headers["Access-Control-Allow-Origin"] = "*";
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.Select(static header => $"{header.Key}: {header.Value}");
        using var body = new StreamReader(context.Request.Body);
        await context.Response.WriteAsync($"{context.Request.Method} {target}\n{string.Join('\n', headers)}\n{await body.ReadToEndAsync()}");
    }
}
