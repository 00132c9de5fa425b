using System.Text.Json.Nodes;
using Krustlet.DevCluster.Validation.Cel;

namespace Krustlet.DevCluster.Tests.Validation;

public sealed class CelTests
{
    private static readonly JsonNode Self = JsonNode.Parse(
        """{"n":3,"f":1.5,"s":"hello","list":[1,2,3],"items":[{"name":"a","v":1},{"name":"b","v":2}],"labels":{"app":"web"},"kebab-case":1,"namespace":"ns","flag":true,"time":"2030-01-01T00:00:00Z","cpu":"500m"}""")!;

    [Theory]
    [InlineData("self.n == 3")]
    [InlineData("self.n + 2 * 3 == 9 && -self.n == -3 && 7 % 4 == 3 && 7 / 2 == 3")]
    [InlineData("(self.n + 2) * 3 == 15")]
    [InlineData("self.f > 1 && self.f < 2.0")]
    [InlineData("self.s.startsWith('he') && self.s.endsWith(\"lo\") && self.s.contains('ell') && self.s.matches('^h.*o$')")]
    [InlineData("self.s + ' ' + \"world\" == 'hello world'")]
    [InlineData("r'a\\b' == 'a\\\\b' && 'a\\u0062' == 'ab'")]
    [InlineData("size(self.s) == 5 && self.list.size() == 3 && size(self.labels) == 1")]
    [InlineData("self.list[0] == 1 && self.labels['app'] == 'web' && self.labels.app == 'web'")]
    [InlineData("2 in self.list && !(4 in self.list) && 'app' in self.labels && self.s in ['hello', 'bye']")]
    [InlineData("has(self.n) && !has(self.absent) && has(self.labels.app) && !has(self.labels.other)")]
    [InlineData("has(self.absent) ? self.absent == 1 : true")]
    [InlineData("self.list.all(x, x > 0) && self.list.exists(x, x == 2) && self.list.exists_one(x, x == 3)")]
    [InlineData("self.list.filter(x, x > 1) == [2, 3] && self.list.map(x, x * 2) == [2, 4, 6] && self.list.map(x, x > 1, x + 1) == [3, 4]")]
    [InlineData("self.items.all(i, self.items.exists_one(j, j.name == i.name))")]
    [InlineData("self.labels.all(key, key.startsWith('a'))")]
    [InlineData("self.absent == 1 || self.n == 3")]
    [InlineData("!(self.absent == 1 && self.n == 4)")]
    [InlineData("self.kebab__dash__case == 1 && self.__namespace__ == 'ns'")]
    [InlineData("string(self.n) == '3' && int('3') == self.n && double(self.n) == 3.0 && type(self.n) == int")]
    [InlineData("duration('1h30m') > duration('1h') && duration('90m') == duration('1h30m')")]
    [InlineData("timestamp(self.time) < timestamp('2031-01-01T00:00:00Z') && timestamp(self.time) + duration('24h') == timestamp('2030-01-02T00:00:00Z')")]
    [InlineData("quantity(self.cpu).isLessThan(quantity('1')) && isQuantity('1Gi') && !isQuantity('much')")]
    [InlineData("self.s.substring(1, 3) == 'el' && self.s.indexOf('l') == 2 && self.s.replace('l', 'L') == 'heLLo' && 'a,b'.split(',') == ['a', 'b']")]
    [InlineData("['a', 'b'].join('-') == 'a-b' && self.list.sum() == 6 && self.list.max() == 3 && self.list.isSorted()")]
    [InlineData("self.flag && self.flag == true && self.n != null")]
    [InlineData("{'a': 1}['a'] == 1")]
    [InlineData("self.n == 1 ? false : self.n == 3 ? true : false")]
    public void Rules_that_hold(string rule) => new CelProgram(rule).Evaluate(Self, null).Should().Be(true);

    [Theory]
    [InlineData("self.n ==")]
    [InlineData("self.n = 3")]
    [InlineData("(self.n == 3")]
    [InlineData("unknown == 3")]
    [InlineData("self.s.frobnicate()")]
    [InlineData("has(self)")]
    [InlineData("self.list.all(1, true)")]
    [InlineData("'open")]
    [InlineData("x == 1 && self.list.all(x, true)")]
    public void Rules_that_are_none_do_not_compile(string rule)
    {
        var compiling = () => new CelProgram(rule);

        compiling.Should().Throw<CelException>();
    }

    [Theory]
    [InlineData("self.absent == 1", "no such key: absent")]
    [InlineData("self.list[9] == 1", "index out of bounds: 9")]
    [InlineData("self.n / 0 == 1", "division by zero")]
    [InlineData("self.n < 'a'", "no such overload*")]
    [InlineData("duration('soon') == duration('1s')", "invalid duration*")]
    [InlineData("self.s.matches('(')", "*")]
    public void Rules_without_a_value_say_why(string rule, string reason)
    {
        var evaluating = () => new CelProgram(rule).Evaluate(Self, null);

        evaluating.Should().Throw<CelException>().WithMessage(reason);
    }

    [Fact]
    public void A_rule_that_never_ends_is_stopped()
    {
        const string Hundred = "[0,1,2,3,4,5,6,7,8,9].map(x, x)";
        var rule = new CelProgram(string.Concat(Enumerable.Range(0, 8).Select(depth => $"{Hundred}.all(v{depth}, ")) + "true" + new string(')', 8));

        var evaluating = () => rule.Evaluate(Self, null);

        evaluating.Should().Throw<CelException>().WithMessage("*cost limit exceeded");
    }
}
