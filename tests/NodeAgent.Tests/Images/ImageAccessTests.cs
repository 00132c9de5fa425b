using System.Text;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.NodeAgent.Tests.Images;

public sealed class ImageAccessTests : IDisposable
{
    private const string Image = "r.test/team/hello:v1";
    private const string Id = "r.test/team/hello@sha256:abc";
    private readonly TemporaryFolder folder = new();
    private readonly List<PulledImageRecords> opened = [];

    private string File => folder.Combine("agent", "pulled-images.json");

    public void Dispose()
    {
        opened.ForEach(records => records.Dispose());
        folder.Dispose();
    }

    [Fact]
    public void What_came_with_the_machine_is_everybodys() => Open().Allows(Image, Id, []).Should().BeTrue();

    [Fact]
    public async Task What_anybody_or_the_node_may_pull_is_everybodys_after_a_restart_too()
    {
        await Open().NoteAsync(Id, null, [Secret("a/s/1", "ada", "pw")], CancellationToken.None);

        Open().IsForAll(Image, Id).Should().BeTrue();
    }

    [Fact]
    public async Task What_a_secret_was_needed_for_is_for_that_secret_and_for_the_same_credential_elsewhere()
    {
        var secret = Secret("a/s/1", "ada", "pw");
        await Open().NoteAsync(Id, secret.Read()[0], [Secret("a/other/1", "bob", "pw"), secret], CancellationToken.None);

        var access = Open();
        access.IsForAll(Image, Id).Should().BeFalse();
        access.Allows(Image, Id, []).Should().BeFalse();
        access.Allows(Image, Id, [secret]).Should().BeTrue();
        access.Allows(Image, Id, [Secret("a/s/1", "ada", "rotated")]).Should().BeTrue("it is the same Secret, as it is now");
        access.Allows(Image, Id, [Secret("b/s/9", "ada", "pw")]).Should().BeTrue("it is the same credential");
        access.Allows(Image, Id, [Secret("b/s/9", "ada", "another")]).Should().BeFalse();
        access.Allows(Image, Id, [Secret("a/s/1", "ada", "pw", host: "elsewhere.test")]).Should().BeFalse("it is not for this registry any more");
        access.Allows("r.test/other:v1", "r.test/other@sha256:abc", [secret]).Should().BeTrue("nothing is known of another image");
    }

    [Fact]
    public async Task An_image_that_is_removed_is_forgotten()
    {
        var secret = Secret("a/s/1", "ada", "pw");
        await Open().NoteAsync(Id, secret.Read()[0], [secret], CancellationToken.None);

        await Open().ForgetAsync(Id, CancellationToken.None);

        Open().IsForAll(Image, Id).Should().BeTrue();
    }

    [Fact]
    public async Task Only_the_agents_user_may_read_the_notes_and_they_hold_no_secret()
    {
        var secret = Secret("a/s/1", "ada", "hunter2");
        await Open().NoteAsync(Id, secret.Read()[0], [secret], CancellationToken.None);

        System.IO.File.GetUnixFileMode(File).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await System.IO.File.ReadAllTextAsync(File)).Should().Contain("a/s/1#r.test").And.NotContain("hunter2");
    }

    [Fact]
    public async Task Notes_that_cannot_be_read_open_nothing()
    {
        Directory.CreateDirectory(folder.Combine("agent"));
        await System.IO.File.WriteAllTextAsync(File, "{");

        var access = Open();

        access.Allows(Image, Id, [Secret("a/s/1", "ada", "pw")]).Should().BeFalse("the registry has to be asked");
        await access.NoteAsync(Id, null, [], CancellationToken.None);
        access.IsForAll(Image, Id).Should().BeTrue();
    }

    [Fact]
    public async Task A_note_that_cannot_be_kept_is_no_pull()
    {
        await System.IO.File.WriteAllTextAsync(folder.Combine("agent"), "a file where the folder should be");

        var note = () => Open().NoteAsync(Id, null, [], CancellationToken.None);

        (await note.Should().ThrowAsync<ModulePullException>()).Which.Message.Should().Contain(File);
    }

    [Theory]
    [InlineData("NeverVerify", true, true)]
    [InlineData("NeverVerifyPreloadedImages", true, false)]
    [InlineData("NeverVerifyAllowlistedImages", false, false)]
    [InlineData("AlwaysVerify", false, false)]
    public async Task Each_policy_opens_what_a_kubelets_does(string policy, bool preloaded, bool pulled)
    {
        var options = new ImageAccessOptions(Enum.Parse<CredentialVerification>(policy), []);
        var secret = Secret("a/s/1", "ada", "pw");
        var access = Open(options);
        await access.NoteAsync(Id, secret.Read()[0], [secret], CancellationToken.None);

        access.IsForAll("r.test/pre:v1", "r.test/pre@sha256:abc").Should().Be(preloaded);
        access.IsForAll(Image, Id).Should().Be(pulled);
        await access.NoteAsync(Id, null, [], CancellationToken.None);
        access.IsForAll(Image, Id).Should().BeTrue("the registry gave it to anybody");
    }

    [Theory]
    [InlineData("r.test/team/hello", "r.test/team/hello:v1", true)]
    [InlineData("r.test/team/hello", "r.test/team/hello-too:v1", false)]
    [InlineData("r.test/team/*", "r.test/team/deep/hello:v1", true)]
    [InlineData("r.test/team/*", "r.test/teams/hello:v1", false)]
    [InlineData("hello", "docker.io/library/hello:v1", true)]
    public void A_list_exempts_what_it_names(string entry, string image, bool exempt) =>
        Open(new ImageAccessOptions(CredentialVerification.NeverVerifyAllowlistedImages, [ImageAccessOptions.ReadEntry(entry)!])).IsForAll(image, "x@sha256:abc").Should().Be(exempt);

    [Theory]
    [InlineData("r.test/hello:v1")]
    [InlineData("r.test/*/hello")]
    [InlineData("*")]
    [InlineData("")]
    public void What_names_no_image_is_no_entry(string entry) => ImageAccessOptions.ReadEntry(entry).Should().BeNull();

    private ImageAccess Open(ImageAccessOptions? options = null)
    {
        var records = new PulledImageRecords(File, NullLogger<PulledImageRecords>.Instance);
        opened.Add(records);
        return new ImageAccess(options ?? ImageAccessOptions.Default, records);
    }

    private static PullSecret Secret(string id, string user, string password, string host = "r.test") =>
        new("s", Encoding.UTF8.GetBytes($$$$"""{"auths":{"{{{{host}}}}":{"username":"{{{{user}}}}","password":"{{{{password}}}}"}}}""")) { Id = id };
}
