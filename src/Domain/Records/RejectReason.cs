namespace ServerlessAges.Records;

/// <summary>Why a record cannot be used. Each has a stable code, see <see cref="RejectReasons.Code"/>.</summary>
public enum RejectReason : byte
{
    /// <summary>Not rejected.</summary>
    None,

    /// <summary>Neither a whole number nor a date.</summary>
    InvalidYear,

    /// <summary>The year is 0, which no calendar of years has.</summary>
    NoYearZero,

    /// <summary>The year has more digits than any year of birth.</summary>
    YearOutOfRange,

    /// <summary>The birth lies after the reference year, or the date that is asked.</summary>
    BornAfterReference,

    /// <summary>A needed value is empty, absent or null.</summary>
    MissingValue,

    /// <summary>The row has more or fewer fields than the header.</summary>
    FieldCount,

    /// <summary>A quoted field goes on after its closing quote.</summary>
    StrayQuote,

    /// <summary>The input ends inside a quoted field.</summary>
    UnterminatedQuote,

    /// <summary>The row is longer than the limit.</summary>
    RowTooLong,

    /// <summary>A needed value is not valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary>The line is not valid JSON.</summary>
    InvalidJson,

    /// <summary>The line is valid JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>A needed value is neither a string nor a number.</summary>
    WrongType,

    /// <summary>A needed member stands in the object twice.</summary>
    DuplicateMember,

    /// <summary>Written as a date, but not one of the calendar.</summary>
    InvalidDate,

    /// <summary>The death lies before the birth.</summary>
    DiedBeforeBorn,

    /// <summary>The processor threw an exception.</summary>
    ProcessorFailed,

    /// <summary>A quoted field of a tab-separated input has a line end in it.</summary>
    MultilineQuote,

    /// <summary>An LF stands outside quotes, though the rows of this input end with CR.</summary>
    MixedLineEnds,
}

/// <summary>The stable codes and the wording of <see cref="RejectReason"/>.</summary>
public static class RejectReasons
{
    private static readonly (string Code, string Text)[] Table =
    [
        ("none", ""),
        ("invalid-year", "is neither a year nor a date: give a whole number, negative for BCE, or YYYY-MM-DD"),
        ("no-year-zero", "is not a year: 1 BCE (-1) is followed by 1"),
        ("year-out-of-range", "has more than six digits"),
        ("born-after-reference", "lies after the reference year or date"),
        ("missing-value", "is missing or empty"),
        ("field-count", "the row has not as many fields as the header"),
        ("stray-quote", "text follows the closing quote of a field; double a quote that belongs to the text"),
        ("unterminated-quote", "the input ends inside a quoted field"),
        ("row-too-long", "the row is longer than the limit; an unclosed quote further up is a usual cause"),
        ("invalid-utf8", "is not valid UTF-8"),
        ("invalid-json", "the line is not valid JSON"),
        ("not-an-object", "the line is not a JSON object"),
        ("wrong-type", "is neither a string nor a number"),
        ("duplicate-member", "stands twice in the object"),
        ("invalid-date", "is not a date of the years 1 to 9999: give YYYY-MM-DD"),
        ("died-before-born", "lies before the birth"),
        ("processor-failed", "the processor failed"),
        ("multiline-quote", "a quoted field of this tab-separated input runs over several lines; "
            + "the quote is probably plain text: double it, and quote the field"),
        ("mixed-line-ends", "the row has a line feed outside quotes, but the header ends with a carriage return: "
            + "save the input with one kind of line end"),
    ];

    /// <summary>The code that programs may rely on; it never changes its meaning.</summary>
    public static string Code(this RejectReason reason) => Table[(int)reason].Code;

    /// <summary>The wording for people; it may be improved at any time.</summary>
    public static string Text(this RejectReason reason) => Table[(int)reason].Text;
}
