using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.Credentials;

public sealed class KeyringTests
{
    [Theory]
    [InlineData("ghcr.io", "ghcr.io/me/hello", true)]
    [InlineData("https://ghcr.io/v2/", "ghcr.io/me/hello", true)]
    [InlineData("ghcr.io", "docker.io/me/hello", false)]
    [InlineData("*.azurecr.io", "team.azurecr.io/hello", true)]
    [InlineData("*.azurecr.io", "a.team.azurecr.io/hello", false)]
    [InlineData("*.azurecr.io", "azurecr.io/hello", false)]
    [InlineData("*", "ghcr.io/hello", false)]
    [InlineData("te?m.azurecr.io", "team.azurecr.io/hello", true)]
    [InlineData("localhost:5000", "localhost:5000/hello", true)]
    [InlineData("localhost", "localhost:5000/hello", false)]
    [InlineData("localhost:5001", "localhost:5000/hello", false)]
    [InlineData("ghcr.io/me", "ghcr.io/me/hello", true)]
    [InlineData("ghcr.io/me", "ghcr.io/melody/hello", false)]
    [InlineData("ghcr.io/me/hello", "ghcr.io/me/hello", true)]
    [InlineData("https://index.docker.io/v1/", "hello", true)]
    [InlineData("registry-1.docker.io", "me/hello", true)]
    [InlineData("[::1]:5000", "[::1]:5000/hello", true)]
    public void A_pattern_matches_as_in_a_kubelet(string pattern, string image, bool matches)
    {
        var found = Keyring.Matching(ImageReference.Parse(image), [new RegistryCredential(pattern, "u", "p")]);

        (found.Count == 1).Should().Be(matches);
    }

    [Fact]
    public void The_longest_path_is_tried_first_and_equals_keep_their_order()
    {
        RegistryCredential[] credentials = [new("ghcr.io", "one", ""), new("ghcr.io/me/hello", "two", ""), new("*.io", "three", ""), new("ghcr.io/me", "four", "")];

        Keyring.Matching(ImageReference.Parse("ghcr.io/me/hello"), credentials)
            .Select(credential => credential.Username).Should().Equal("two", "four", "one", "three");
    }

    [Fact]
    public void What_comes_first_is_tried_first_whatever_its_path()
    {
        RegistryCredential[] credentials = [new("ghcr.io/me/hello", "pool", "") { Order = 1 }, new("ghcr.io", "pod", ""), new("ghcr.io/me", "pod-too", "")];

        Keyring.Matching(ImageReference.Parse("ghcr.io/me/hello"), credentials)
            .Select(credential => credential.Username).Should().Equal("pod-too", "pod", "pool");
    }

    [Theory]
    [InlineData("ghcr.io", "ghcr.io", "ghcr.io")]
    [InlineData("https://ghcr.io/v2/", "ghcr.io", "ghcr.io")]
    [InlineData("GHCR.io/me", "ghcr.io", "ghcr.io/me")]
    [InlineData("*.azurecr.io/team", "my.azurecr.io", "my.azurecr.io/team")]
    [InlineData("https://index.docker.io/v1/", "docker.io", "docker.io")]
    [InlineData("localhost:5000", "localhost:5000", "localhost:5000")]
    [InlineData("localhost", "localhost:5000", null)]
    [InlineData("ghcr.io.evil.test", "ghcr.io", null)]
    public void Only_what_is_for_a_registry_is_kept_for_it_and_for_no_other(string pattern, string host, string? kept) =>
        Keyring.Of(host, [new RegistryCredential(pattern, "u", "p")]).Select(credential => credential.Pattern).Should().Equal(kept is null ? [] : [kept]);
}
