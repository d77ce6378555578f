namespace ServerlessAges.Processing;

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
        (ErrorCodes.InvalidJson, "the line is not valid JSON"),
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
