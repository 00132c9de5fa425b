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
}
