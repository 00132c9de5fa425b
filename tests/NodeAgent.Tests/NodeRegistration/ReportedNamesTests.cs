using Krustlet.NodeAgent.NodeRegistration;

namespace Krustlet.NodeAgent.Tests.NodeRegistration;

public sealed class ReportedNamesTests
{
    [Fact]
    public void An_image_is_reported_by_every_form_that_Pods_ask_for_it() =>
        ReportedNames.Of(["r.test:5000/web@sha256:d", "r.test:5000/web:v1", "r.test:5000/web2:v1"]).Should().Equal(
            "r.test:5000/web@sha256:d", "r.test:5000/web:v1", "r.test:5000/web2:v1", "r.test:5000/web:v1@sha256:d");

    [Fact]
    public void There_are_no_more_names_than_a_kubelets() =>
        ReportedNames.Of(["r/web@sha256:d", "r/web:v1", "r/web:v2", "r/web:v3"]).Should().Equal("r/web@sha256:d", "r/web:v1", "r/web:v2", "r/web:v3", "r/web:v1@sha256:d");

    [Fact]
    public void An_image_without_a_tag_or_digest_has_no_more() => ReportedNames.Of(["r/web:v1"]).Should().Equal("r/web:v1");
}
