using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Krustlet.DevCluster.Schemas;

/// <summary>
/// A resource quantity (apimachinery <c>resource.Quantity</c>): an exact number with the suffix family it was written in.
/// <see cref="ToString"/> is the canonical form that the API server stores: <c>1000m</c> is <c>1</c>, <c>1024Mi</c> is <c>1Gi</c>.
/// </summary>
internal readonly record struct Quantity : IComparable<Quantity>
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-.0123456789");
    private static readonly string[] Binary = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] Decimal = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];

    private readonly bool _isBinary;

    private Quantity(BigInteger nanos, bool isBinary) => (Nanos, _isBinary) = (nanos, isBinary);

    /// <summary>The number in billionths.</summary>
    public BigInteger Nanos { get; }

    /// <summary>Reads <c>100m</c>, <c>1.5Gi</c>, <c>2e3</c>…; false when it is no quantity.</summary>
    public static bool TryParse(string text, out Quantity quantity)
    {
        quantity = default;
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var (number, suffix) = digits < 0 ? (text, "") : (text[..digits], text[digits..]);
        var isBinary = suffix.Length == 2 && suffix[1] == 'i';
        if (Scale(suffix) is not { } scale
            || !decimal.TryParse(number, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var exact))
        {
            return false;
        }

        var bits = decimal.GetBits(exact);
        var mantissa = (new BigInteger((uint)bits[2]) << 64) | (new BigInteger((uint)bits[1]) << 32) | (uint)bits[0];
        var nanos = mantissa * scale;
        var divisor = BigInteger.Pow(10, (bits[3] >> 16) & 0xff);
        // What is finer than a billionth is rounded up, away from zero.
        nanos = (nanos + divisor - 1) / divisor;
        quantity = new(exact < 0 ? -nanos : nanos, isBinary);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <inheritdoc/>
    public override string ToString()
    {
        var one = BigInteger.Pow(10, 9);
        if (_isBinary && Nanos % one == 0)
        {
            return Largest(Nanos / one, 1024, Binary);
        }

        return Largest(Nanos, 1000, Decimal);
    }

    private static string Largest(BigInteger number, int step, string[] suffixes)
    {
        var at = 0;
        while (!number.IsZero && at < suffixes.Length - 1 && number % step == 0)
        {
            number /= step;
            at++;
        }

        return number.IsZero ? "0" : number.ToString(CultureInfo.InvariantCulture) + suffixes[at];
    }

    private static BigInteger? Scale(string suffix)
    {
        if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent))
        {
            return exponent is >= -9 and <= 18 ? BigInteger.Pow(10, 9 + exponent) : null;
        }

        var binary = Array.IndexOf(Binary, suffix);
        if (binary > 0)
        {
            return BigInteger.Pow(1024, binary) * BigInteger.Pow(10, 9);
        }

        var decimals = Array.IndexOf(Decimal, suffix);
        return decimals < 0 ? null : BigInteger.Pow(1000, decimals);
    }
}
