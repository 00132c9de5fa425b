using Krustlet.ControllerRuntime.Api;

namespace Krustlet.ControllerRuntime.Tests.Api;

public sealed class KubeconfigsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-kubeconfigs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, "/home/ada/.kube/config")]
    [InlineData("", "/home/ada/.kube/config")]
    [InlineData("/a", "/a")]
    public void The_variable_stands_before_the_file_at_home(string? variable, string expected) =>
        Kubeconfigs.Default(variable, "/home/ada").Should().Be(expected);

    [Fact]
    public void A_named_context_stands_before_the_current_one()
    {
        var path = Write("config", """
            clusters: [{name: c, cluster: {server: 'https://c.test'}}, {name: d, cluster: {server: 'https://d.test'}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}, {name: y, context: {cluster: d, user: u}}]
            current-context: x
            """);

        Kubeconfigs.Load(path, "y").Host.Should().StartWith("https://d.test");
        FluentActions.Invoking(() => Kubeconfigs.Load(path, "z")).Should().Throw<KubeconfigException>().WithMessage($"the kubeconfig {path} cannot be used (*z*)");
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("clusters: [", "*")]
    [InlineData("current-context: x", "*x*")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://c.test', certificate-authority: none.crt}}]\nusers: [{name: u, user: {token: t}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x", "*")]
    [InlineData("some text", "*")]
    [InlineData("- a", "*")]
    [InlineData("{}", "*")]
    [InlineData("contexts: [{name: x}]\ncurrent-context: x", "*")]
    [InlineData("contexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x", "*")]
    [InlineData("clusters: [{name: c}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x", "*")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://c.test', certificate-authority-data: '!'}}]\nusers: [{name: u, user: {}}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x", "*")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://c.test'}}]\nusers: [{name: u}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\ncurrent-context: x", "*")]
    public void One_that_cannot_be_used_is_named_with_what_is_wrong(string text, string wrong)
    {
        var path = Write("config", text);

        FluentActions.Invoking(() => Kubeconfigs.Load(path)).Should().Throw<KubeconfigException>().WithMessage($"the kubeconfig {path} cannot be used ({wrong})");
    }

    [Theory]
    [InlineData("/no/such", "there is no kubeconfig /no/such")]
    [InlineData("/a:/b", "/a:/b names several kubeconfigs, which are not merged here: name one")]
    public void One_that_is_not_there_is_said(string path, string said) =>
        FluentActions.Invoking(() => Kubeconfigs.Load(path)).Should().Throw<KubeconfigException>().WithMessage(said);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
