using System.Text;
using Krustlet.DevCluster.Proxying;

namespace Krustlet.DevCluster.Tests.Proxying;

public sealed class ProxiedPageTests
{
    private static readonly ProxiedLinks Links = new("/p", "10.0.0.1:80", "api.example:6443");

    [Theory]
    [InlineData("/a", "/p/a")]
    [InlineData("/", "/p/")]
    [InlineData("/a?q=/b#c", "/p/a?q=/b#c")]
    [InlineData("/p/a", "/p/a")]
    [InlineData("http://10.0.0.1:80/a", "/p/a")]
    [InlineData("https://api.example:6443/a", "https://api.example:6443/p/a")]
    [InlineData("https://other.example/a", "https://other.example/a")]
    [InlineData("a/b", "a/b")]
    [InlineData("#there", "#there")]
    [InlineData("mailto:a@b.example", "mailto:a@b.example")]
    [InlineData("", "")]
    public void Links_to_the_server_itself_lead_through_the_proxy(string link, string rewritten) => Links.Rewrite(link).Should().Be(rewritten);

    [Theory]
    [InlineData("<a href=\"/x\">y</a>", "<a href=\"/p/x\">y</a>")]
    [InlineData("<A class='b' HREF='/x'>", "<A class='b' HREF='/p/x'>")]
    [InlineData("<img src=/x alt=\"/y\">", "<img src=/p/x alt=\"/y\">")]
    [InlineData("<a title=\"1 > href='/z'\" href=\"/x\">", "<a title=\"1 > href='/z'\" href=\"/p/x\">")]
    [InlineData("<input formaction=\"/x\" src=\"/y\"/>", "<input formaction=\"/p/x\" src=\"/p/y\"/>")]
    [InlineData("<script src=\"/x\">if (a<b) f('<a href=\"/y\">')</script><a href=\"/z\">", "<script src=\"/p/x\">if (a<b) f('<a href=\"/y\">')</script><a href=\"/p/z\">")]
    [InlineData("<!-- <a href=\"/x\"> --><p href=\"/y\">", "<!-- <a href=\"/x\"> --><p href=\"/y\">")]
    [InlineData("<a href=\"/x", "<a href=\"/x")]
    public void Only_the_links_of_tags_are_rewritten(string page, string rewritten) =>
        Encoding.UTF8.GetString(ProxiedPage.Rewrite(Encoding.UTF8.GetBytes(page), Links)).Should().Be(rewritten);
}
