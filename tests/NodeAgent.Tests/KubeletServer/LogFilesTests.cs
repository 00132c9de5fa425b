using System.Net;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

public sealed class LogFilesTests : IDisposable
{
    private readonly Folder folder = new();

    public LogFilesTests()
    {
        Directory.CreateDirectory(folder.File("logs/default_p_uid/c"));
        folder.Write("logs/default_p_uid/c/0.log", "line\n");
        folder.Write("secret", "do not show");
        File.CreateSymbolicLink(folder.File("logs/link"), folder.File("secret"));
        Directory.CreateSymbolicLink(folder.File("logs/folder-link"), folder.Path);
    }

    [Fact]
    public async Task Files_and_folders_of_the_logs_are_shown()
    {
        await using var kubelet = await KubeletFixture.StartAsync(logsDirectory: folder.File("logs"));

        (await kubelet.Admin().GetStringAsync("/logs/")).Should().Contain("<a href=\"default_p_uid/\">default_p_uid/</a>");
        (await kubelet.Admin().GetStringAsync("/logs/default_p_uid/c/")).Should().Contain("<a href=\"0.log\">0.log</a>");
        (await kubelet.Admin().GetStringAsync("/logs/default_p_uid/c/0.log")).Should().Be("line\n");
    }

    [Theory]
    [InlineData("/logs/../secret")]
    [InlineData("/logs/%2e%2e/secret")]
    [InlineData("/logs/..%2fsecret")]
    [InlineData("/logs/default_p_uid/..%2f..%2f..%2fsecret")]
    [InlineData("/logs//etc/hostname")]
    [InlineData("/logs/%2fetc%2fhostname")]
    [InlineData("/logs/link")]
    [InlineData("/logs/folder-link/secret")]
    [InlineData("/logs/nothing")]
    public async Task Nothing_else_is(string path)
    {
        await using var kubelet = await KubeletFixture.StartAsync(logsDirectory: folder.File("logs"));

        var answer = await kubelet.Admin().GetAsync(path);

        answer.StatusCode.Should().BeOneOf(HttpStatusCode.NotFound, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).Should().NotContain("do not show");
    }

    public void Dispose() => folder.Dispose();
}
