namespace ServerlessAges.Tests.Peers;

/// <summary>Why another reader gives other rows than the engine. docs/formats.md has a row for each.</summary>
[Flags]
internal enum Cause
{
    None = 0,

    /// <summary>A CR without an LF ends a row.</summary>
    LoneCarriageReturn = 1 << 0,

    /// <summary>Not every one does: it depends on where in the reader's buffer it falls.</summary>
    LoneCarriageReturnAtTimes = 1 << 1,

    /// <summary>What follows a closing quote is part of the field.</summary>
    TextAfterQuoteIsKept = 1 << 2,

    /// <summary>What follows a closing quote ends the reading.</summary>
    TextAfterQuoteIsFatal = 1 << 3,

    /// <summary>What follows a quote that is never closed is part of the field.</summary>
    OpenQuoteIsKept = 1 << 4,

    /// <summary>A quote that is never closed ends the reading.</summary>
    OpenQuoteIsFatal = 1 << 5,

    /// <summary>A row may have any number of fields.</summary>
    AnyFieldCount = 1 << 6,

    /// <summary>A blank row is one with an empty field.</summary>
    BlankRowIsGiven = 1 << 7,

    /// <summary>A row that begins with # is a comment.</summary>
    Comments = 1 << 8,

    /// <summary>A row may be of any length.</summary>
    AnyLength = 1 << 9,

    /// <summary>Invalid UTF-8 is replaced.</summary>
    InvalidUtf8IsReplaced = 1 << 10,
}
