using Krustlet.ModuleHost.Limits;

namespace Krustlet.ModuleHost.Tests.Limits;

public sealed class MapBudgetTests
{
    [Fact]
    public void Modules_are_admitted_until_the_usable_maps_are_used()
    {
        var budget = new MapBudget(1000, () => 250);

        // 85 % of 1000, less 250, by 6 each.
        for (var i = 0; i < 100; i++)
        {
            budget.TryAdmit().Should().BeTrue();
        }
        budget.TryAdmit().Should().BeTrue("a count that shows fewer maps than were feared makes room again");
    }

    [Fact]
    public void A_process_with_too_many_maps_admits_nothing()
    {
        var budget = new MapBudget(1000, () => 900);

        budget.TryAdmit().Should().BeFalse();
        budget.Remaining.Should().Be(0);
    }

    [Fact]
    public void This_process_has_maps_and_a_limit()
    {
        MemoryMaps.Count().Should().BeInRange(50, MemoryMaps.ReadLimit());
    }
}
