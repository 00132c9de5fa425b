using Krustlet.Operator.Tests.Config;
using Krustlet.PackageGenerator;

namespace Krustlet.Operator.Tests.Packaging;

public sealed class GeneratedPackagesTests
{
    [Fact]
    public void The_checked_in_files_are_what_the_manifests_generate()
    {
        var generated = PackageFiles.Render(Repository.PathOf("config"));

        generated.Should().HaveCountGreaterThan(10);
        generated.Where(file => Repository.Read(Path.Combine("config", file.Path)) != file.Content).Select(file => file.Path).Should().BeEmpty("`make generate` brings them up to date");
    }

    [Theory]
    [InlineData("helm/krustlet/crds")]
    [InlineData("olm/manifests")]
    public void No_file_of_a_generated_folder_is_without_its_source(string folder) =>
        Directory.GetFiles(Repository.PathOf(Path.Combine("config", folder))).Select(path => Path.GetRelativePath(Repository.PathOf("config"), path))
            .Should().BeEquivalentTo(PackageFiles.Render(Repository.PathOf("config")).Select(file => file.Path).Where(path => Path.GetDirectoryName(path) == folder));
}
