using System.Buffers.Binary;

namespace ServerlessAges.Ages;

// Years as people write them, 1815 or -427 for 427 BCE, and dates of the years 1 to 9999 as ISO 8601 does, 1815-12-10.
// There is no year 0.
public static class YearOrDate
{
    public const int NoDay = 0; // only the year is known
    private const int MaxDigits = 6;

    // Reads a year, an optional minus sign and up to six digits; or a date. Spaces and tabs around it are allowed. The
    // day is as DayOf counts it, or NoDay.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RejectReason? Read(ReadOnlySpan<byte> text, out int year, out int day)
    {
        // Nearly every year in practice: four digits and nothing else.
        if (text.Length == 4)
        {
            var digits = BinaryPrimitives.ReadUInt32BigEndian(text) ^ 0x3030_3030;
            if (((digits | (digits + 0x0606_0606)) & 0xF0F0_F0F0) == 0)
            {
                digits = (digits >> 8) * 10 + digits; // pairs of digits, in the lowest and the third byte
                year = (int)((digits & 0xFF) + ((digits >> 16) & 0xFF) * 100);
                day = NoDay;
                return year == 0 ? AgeRejectReasons.NoYearZero : null;
            }
        }

        var reason = ReadAny(text, out var any, out var anyDay);
        (year, day) = (any, anyDay);
        return reason;
    }

    // Numbers the years without a gap: 1 BCE is 0, as the proleptic calendar counts them.
    public static int Ordinal(int year) => year < 0 ? year + 1 : year;

    // Numbers the days of a year in their order, with 29 February in any year.
    public static int DayOf(int month, int day) => month * 100 + day;

    private static RejectReason? ReadAny(ReadOnlySpan<byte> text, out int year, out int day)
    {
        text = text.Trim(" \t"u8);
        (year, day) = (0, NoDay);
        if (text.IsEmpty) return RejectReasons.MissingValue;

        var negative = text[0] == '-';
        var digits = negative ? text[1..] : text;
        if (IsDate(digits)) return ReadDate(digits, negative, out year, out day);
        if (!AreDigits(digits)) return AgeRejectReasons.InvalidYear;
        if (digits.Length > MaxDigits) return AgeRejectReasons.YearOutOfRange;
        year = Number(digits);
        if (year == 0) return AgeRejectReasons.NoYearZero;
        if (negative) year = -year;
        return null;
    }

    private static RejectReason? ReadDate(ReadOnlySpan<byte> text, bool negative, out int year, out int day)
    {
        (year, day) = (0, NoDay);
        // With a sign, ISO 8601 counts a year 0, and other calendars do not: the date would be ambiguous.
        if (negative) return AgeRejectReasons.InvalidDate;
        var (years, month, days) = (Number(text[..4]), Number(text[5..7]), Number(text[8..]));
        if (years == 0) return AgeRejectReasons.NoYearZero;
        if (month is < 1 or > 12 || days < 1 || days > DateTime.DaysInMonth(years, month))
            return AgeRejectReasons.InvalidDate;
        (year, day) = (years, DayOf(month, days));
        return null;
    }

    private static bool IsDate(ReadOnlySpan<byte> text) =>
        text is [_, _, _, _, (byte)'-', _, _, (byte)'-', _, _]
        && AreDigits(text[..4]) && AreDigits(text[5..7]) && AreDigits(text[8..]);

    private static bool AreDigits(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits) number = number * 10 + (digit - '0');
        return number;
    }
}
