using System.Buffers.Binary;
using System.Runtime.CompilerServices;
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static RejectReason Read(ReadOnlySpan<byte> text, out int year)
    {
        // Nearly every year in practice: four digits and nothing else.
        if (text.Length == 4)
        {
            var digits = BinaryPrimitives.ReadUInt32BigEndian(text) ^ 0x3030_3030;
            if (((digits | (digits + 0x0606_0606)) & 0xF0F0_F0F0) == 0)
            {
                digits = (digits >> 8) * 10 + digits; // pairs of digits, in the lowest and the third byte
                year = (int)((digits & 0xFF) + ((digits >> 16) & 0xFF) * 100);
                return year == 0 ? RejectReason.NoYearZero : RejectReason.None;
            }
        }

        var reason = ReadAny(text, out var any);
        year = any;
        return reason;
    }

    /// <summary>Numbers the years without a gap: 1 BCE is 0, as the proleptic calendar counts them.</summary>
    public static int Ordinal(int year) => year < 0 ? year + 1 : year;

    private static RejectReason ReadAny(ReadOnlySpan<byte> text, out int year)
    {
        text = text.Trim(" \t"u8);
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
