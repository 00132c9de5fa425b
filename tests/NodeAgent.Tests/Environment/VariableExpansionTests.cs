using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Tests.Environment;

public class VariableExpansionTests
{
    [Theory]
    [InlineData("$(A)", "1")]
    [InlineData("x$(A)y$(B)z", "x1y2z")]
    [InlineData("$$(A)", "$(A)")]
    [InlineData("$$", "$")]
    [InlineData("$(C)", "$(C)")]
    [InlineData("$A", "$A")]
    [InlineData("$", "$")]
    [InlineData("$(A", "$(A")]
    [InlineData("$$$(A)", "$1")]
    [InlineData("no reference", "no reference")]
    public void References_are_replaced_as_the_kubelet_does(string text, string expected) =>
        VariableExpansion.Expand(text, static name => name switch { "A" => "1", "B" => "2", _ => null }).Should().Be(expected);
}
