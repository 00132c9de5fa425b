using System.Net;
using k8s.Models;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.Tests.Fakes;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

public sealed class ContainerLogsTests : IDisposable
{
    private const string Url = "/containerLogs/default/p/c";
    private readonly Folder folder = new();

    [Fact]
    public async Task The_log_of_a_running_container_is_shown()
    {
        await using var kubelet = await StartAsync(FakePods.Running());

        (await kubelet.Admin().GetStringAsync(Url)).Should().Be("one\ntwo\n");
    }

    [Fact]
    public async Task The_previous_run_has_its_own_log()
    {
        await using var kubelet = await StartAsync(FakePods.Running(), FakePods.Terminated("wasm://0"));
        kubelet.Pods.Logs[("p", "c", true)] = new ContainerLog(folder.Write("0.log", "2026-01-01T00:00:00Z stdout F before\n"), Task.CompletedTask);

        (await kubelet.Admin().GetStringAsync(Url + "?previous=true")).Should().Be("before\n");
    }

    [Theory]
    [InlineData("/containerLogs/default/other/c", 404, "pod \"other\" does not exist\n")]
    [InlineData("/containerLogs/elsewhere/p/c", 404, "pod \"p\" does not exist\n")]
    [InlineData("/containerLogs/default/p/x", 404, "container \"x\" not found in pod \"p\"\n")]
    [InlineData(Url + "?tailLines=x", 400, "{\"message\": \"Unable to decode query.\"}")]
    [InlineData(Url + "?sinceTime=yesterday", 400, "{\"message\": \"Unable to decode query.\"}")]
    [InlineData(Url + "?tailLines=-1", 422, "{\"message\": \"Invalid request.\"}")]
    [InlineData(Url + "?limitBytes=0", 422, "{\"message\": \"Invalid request.\"}")]
    [InlineData(Url + "?sinceSeconds=0", 422, "{\"message\": \"Invalid request.\"}")]
    [InlineData(Url + "?sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z", 422, "{\"message\": \"Invalid request.\"}")]
    [InlineData(Url + "?stream=Stdin", 422, "{\"message\": \"Invalid request.\"}")]
    [InlineData(Url + "?previous=true", 400, "previous terminated container \"c\" in pod \"p\" not found")]
    public async Task What_cannot_be_answered_is_refused_in_the_kubelets_words(string path, int status, string text)
    {
        await using var kubelet = await StartAsync(FakePods.Running());

        await ExpectAsync(await kubelet.Admin().GetAsync(path), (HttpStatusCode)status, text);
    }

    [Theory]
    [InlineData("ContainerCreating", "ContainerCreating")]
    [InlineData("ErrImagePull", "image can't be pulled")]
    [InlineData("ImagePullBackOff", "trying and failing to pull image")]
    public async Task A_container_that_never_ran_says_what_it_waits_for(string reason, string words)
    {
        await using var kubelet = await StartAsync(FakePods.Waiting(reason));

        await ExpectAsync(await kubelet.Admin().GetAsync(Url), HttpStatusCode.BadRequest, $"container \"c\" in pod \"p\" is waiting to start: {words}");
    }

    [Fact]
    public async Task A_container_that_waits_for_its_restart_shows_its_last_run()
    {
        await using var kubelet = await StartAsync(FakePods.Waiting("CrashLoopBackOff"), FakePods.Terminated("wasm://0"));

        (await kubelet.Admin().GetStringAsync(Url)).Should().Be("one\ntwo\n");
    }

    [Fact]
    public async Task A_container_that_was_never_started_but_ended_has_no_log()
    {
        await using var kubelet = await StartAsync(FakePods.Terminated(null));

        await ExpectAsync(await kubelet.Admin().GetAsync(Url), HttpStatusCode.BadRequest, "container \"c\" in pod \"p\" is terminated");
    }

    [Fact]
    public async Task A_follower_sees_lines_as_they_are_written_and_the_end_when_the_container_ends()
    {
        var ended = new TaskCompletionSource();
        await using var kubelet = await StartAsync(FakePods.Running(), ended: ended.Task);
        using var stream = await kubelet.Admin().GetStreamAsync(Url + "?follow=true&tailLines=1");
        using var reader = new StreamReader(stream);

        (await reader.ReadLineAsync()).Should().Be("two");
        Append("three");
        (await reader.ReadLineAsync()).Should().Be("three");
        Append("four");
        ended.SetResult();

        (await reader.ReadToEndAsync()).Should().Be("four\n");
    }

    [Fact]
    public async Task A_follower_does_not_hold_up_the_end_of_the_agent()
    {
        await using var kubelet = await StartAsync(FakePods.Running(), ended: new TaskCompletionSource().Task);
        using var stream = await kubelet.Admin().GetStreamAsync(Url + "?follow=true&tailLines=1");
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).Should().Be("two");

        var stopping = kubelet.StopAsync();

        (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeEmpty("its answer ends in order, before the agent gives up on it");
        await stopping;
    }

    [Fact]
    public async Task A_follower_of_a_silent_container_is_answered_at_once()
    {
        await using var kubelet = await StartAsync(FakePods.Running(), ended: new TaskCompletionSource().Task);

        using var answer = await kubelet.Admin().GetAsync(Url + "?follow=true&tailLines=0", HttpCompletionOption.ResponseHeadersRead);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
    }

    public void Dispose() => folder.Dispose();

    private async Task<KubeletFixture> StartAsync(V1ContainerState state, V1ContainerState? last = null, Task? ended = null)
    {
        var kubelet = await KubeletFixture.StartAsync();
        kubelet.Pods.Records.Add(FakePods.Pod("p", "c", state, last));
        Append("one");
        Append("two");
        kubelet.Pods.Logs[("p", "c", false)] = new ContainerLog(folder.File("1.log"), ended ?? Task.CompletedTask);
        return kubelet;
    }

    private void Append(string line) => File.AppendAllText(folder.File("1.log"), $"2026-01-01T00:00:00.5Z stdout F {line}\n");

    private static async Task ExpectAsync(HttpResponseMessage answer, HttpStatusCode status, string text)
    {
        (await answer.Content.ReadAsStringAsync()).Should().Be(text);
        answer.StatusCode.Should().Be(status);
    }
}
