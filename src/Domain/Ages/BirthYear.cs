using ServerlessAges.Records;

namespace ServerlessAges.Ages;

/// <summary>Years as people write them: 1815, or -427 for 427 BCE. There is no year 0.</summary>
public static class BirthYear
{
    /// <summary>The most digits that a year may have.</summary>
    public const int MaxDigits = 6;

    /// <summary>Reads a year: an optional minus sign and up to six digits, spaces and tabs around it allowed.</summary>
    /// <param name="text">UTF-8 text of the field.</param>
    /// <param name="year">The year, never 0 when the result is <see cref="RejectReason.None"/>.</param>
    public static RejectReason Read(ReadOnlySpan<byte> text, out int year)
    {
        // Nearly every year in practice: four digits and nothing else.
        if (text.Length == 4)
        {
            int a = text[0] - '0', b = text[1] - '0', c = text[2] - '0', d = text[3] - '0';
            if ((uint)a <= 9 && (uint)b <= 9 && (uint)c <= 9 && (uint)d <= 9)
            {
                year = a * 1000 + b * 100 + c * 10 + d;
                return year == 0 ? RejectReason.NoYearZero : RejectReason.None;
            }
        }

        return ReadAny(text.Trim(" \t"u8), out year);
    }

    /// <summary>Numbers the years without a gap: 1 BCE is 0, as the proleptic calendar counts them.</summary>
    public static int Ordinal(int year) => year < 0 ? year + 1 : year;

    private static RejectReason ReadAny(ReadOnlySpan<byte> text, out int year)
    {
        year = 0;
        if (text.IsEmpty) return RejectReason.MissingValue;

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (digits.IsEmpty) return RejectReason.InvalidYear;

        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return RejectReason.InvalidYear;
        }

        if (digits.Length > MaxDigits) return RejectReason.YearOutOfRange;
        foreach (var digit in digits) year = year * 10 + (digit - '0');
        if (year == 0) return RejectReason.NoYearZero;
        if (negative) year = -year;
        return RejectReason.None;
    }
}
