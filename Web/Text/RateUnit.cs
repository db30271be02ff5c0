namespace Web.Text;

/// <summary>What rates are counted by: seconds where they are fast, minutes or hours where they are slow.</summary>
/// <param name="Seconds">How long the unit is.</param>
/// <param name="Suffix">What follows the number.</param>
public sealed record RateUnit(int Seconds, string Suffix)
{
    private const double Small = 0.5;

    private static readonly RateUnit[] All = [new(1, "/s"), new(60, "/min"), new(3600, "/h")];

    /// <summary>The unit in which a rate is a number that people read.</summary>
    public static RateUnit For(double perSecond) =>
        perSecond <= 0 ? All[0] : All.FirstOrDefault(unit => perSecond * unit.Seconds >= Small, All[^1]);

    /// <summary>"12/s", "3.4/min".</summary>
    public string Write(double perSecond) => Digits(perSecond * Seconds) + Suffix;

    /// <summary>A rate in its own unit.</summary>
    public static string Of(double perSecond) => For(perSecond).Write(perSecond);

    private static string Digits(double value) =>
        value.ToString(value is >= 100 or 0 ? "#,0" : "0.#", System.Globalization.CultureInfo.InvariantCulture);
}
