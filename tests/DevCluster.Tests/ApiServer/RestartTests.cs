using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Certificates;

namespace Krustlet.DevCluster.Tests.ApiServer;

public sealed class RestartTests : IDisposable
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    private const string Widgets = "/apis/example.com/v1/namespaces/default/widgets";

    private readonly string _folder = Directory.CreateTempSubdirectory("krustlet-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_server_that_starts_again_has_the_same_objects_at_the_same_versions()
    {
        string map, widget, version;
        await using (var server = await TestServer.StartAsync(state: _folder))
        {
            map = (await server.CreateConfigMapAsync("one")).Text;
            await server.CreateConfigMapAsync("gone");
            await server.DeleteAsync($"{ConfigMaps}/gone");
            await server.PostAsync("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Objects.WidgetDefinition());
            var body = Objects.Named("w");
            (body["apiVersion"], body["kind"]) = ("example.com/v1", "Widget");
            widget = (await server.PostAsync(Widgets, body)).Text;
            version = (await server.GetAsync("/api/v1/namespaces")).Version;
        }

        await using var again = await TestServer.StartAsync(state: _folder);

        (await again.GetAsync($"{ConfigMaps}/one")).Text.Should().Be(map);
        (await again.GetAsync($"{ConfigMaps}/gone")).Code.Should().Be(HttpStatusCode.NotFound);
        (await again.GetAsync($"{Widgets}/w")).Text.Should().Be(widget);
        long.Parse((await again.CreateConfigMapAsync("two")).Version).Should().BeGreaterThan(long.Parse(version));
    }

    [Fact]
    public async Task A_watch_from_before_the_restart_is_told_to_list_again()
    {
        string before, last;
        await using (var server = await TestServer.StartAsync(state: _folder))
        {
            before = (await server.GetAsync(ConfigMaps)).Version;
            last = (await server.CreateConfigMapAsync("one")).Version;
        }

        await using var again = await TestServer.StartAsync(state: _folder);
        using var stale = await again.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={before}");

        (await stale.NextAsync())!.Object["code"]!.GetValue<int>().Should().Be(410);
        var now = (await again.GetAsync(ConfigMaps)).Version;
        long.Parse(now).Should().BeGreaterThanOrEqualTo(long.Parse(last));
        using var fresh = await again.WatchAsync($"{ConfigMaps}?watch=true&resourceVersion={now}");
        await again.CreateConfigMapAsync("two");
        (await fresh.NextAsync(1)).Should().Equal("ADDED two");
    }

    [Fact]
    public async Task Certificates_and_tokens_from_before_the_restart_are_still_good()
    {
        ClientCertificate certificate;
        string token;
        await using (var server = await TestServer.StartAsync(state: _folder))
        {
            certificate = server.Server.CreateClientCertificate("old-friend", "system:masters");
            var request = new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject() };
            token = (string)(await server.PostAsync("/api/v1/namespaces/default/serviceaccounts/default/token", request)).Body["status"]!["token"]!;
        }

        await using var again = await TestServer.StartAsync(state: _folder);
        var friend = await again.SendAsync(HttpMethod.Get, ConfigMaps, client: again.Client(certificate));
        var review = await again.PostAsync("/apis/authentication.k8s.io/v1/tokenreviews", new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenReview",
            ["spec"] = new JsonObject { ["token"] = token },
        });

        friend.Code.Should().Be(HttpStatusCode.OK);
        review.Body["status"]!["authenticated"]!.GetValue<bool>().Should().BeTrue();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        var start = () => TestServer.StartAsync(state: Path.Combine(_folder, "missing"));

        (await start.Should().ThrowAsync<ArgumentException>()).Which.Message.Should().Contain("missing").And.Contain("create it");
    }
}
