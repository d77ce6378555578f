namespace ServerlessAges.Processing;

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
