using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Tests.Credentials;

public sealed class DockerConfigFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-docker-config-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_explicit_file_comes_before_the_folder_and_that_before_the_home()
    {
        Write("home/.docker/config.json", "home");
        Read(("HOME", "home")).Should().Equal("home");
        Write("docker/config.json", "folder");
        Read(("HOME", "home"), ("DOCKER_CONFIG", "docker")).Should().Equal("folder");
        Write("auth.json", "file");
        Read(("HOME", "home"), ("DOCKER_CONFIG", "docker"), ("REGISTRY_AUTH_FILE", "auth.json")).Should().Equal("file");
    }

    [Fact]
    public void Without_any_file_there_are_no_credentials() => Read(("HOME", "nowhere")).Should().BeEmpty();

    [Fact]
    public void A_malformed_file_is_named()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "auth.json"), "{");
        var read = () => Read(("REGISTRY_AUTH_FILE", "auth.json"));

        read.Should().Throw<RegistryException>().Which.Message.Should().Contain("auth.json");
    }

    private IEnumerable<string?> Read(params (string Name, string Path)[] environment) => DockerConfigFile
        .Read(DockerConfigFile.PathOf(name => environment.Where(pair => pair.Name == name).Select(pair => Path.Combine(_folder.FullName, pair.Path)).FirstOrDefault()))
        .Credentials.Select(credential => credential.Username);

    private void Write(string path, string user)
    {
        var full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, """{"auths": {"r.io": {"username": "USER", "password": "p"}}}""".Replace("USER", user, StringComparison.Ordinal));
    }
}
