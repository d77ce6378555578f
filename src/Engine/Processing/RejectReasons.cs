namespace ServerlessAges.Processing;

/// <summary>The reasons for which the engine rejects records.</summary>
public static class RejectReasons
{
    public static readonly RejectReason MissingValue = new("missing-value", "is missing or empty");
    public static readonly RejectReason FieldCount = new("field-count", "the row has {0} fields, the header has {1}");
    public static readonly RejectReason StrayQuote = new(
        "stray-quote", "text follows the closing quote of a field; double a quote that belongs to the text");
    public static readonly RejectReason UnterminatedQuote = new(
        "unterminated-quote", "the input ends inside a quoted field");
    public static readonly RejectReason MultilineQuote = new(
        "multiline-quote", "a quoted field of this tab-separated input runs over several lines; "
            + "the quote is probably plain text: double it, and quote the field");
    public static readonly RejectReason MixedLineEnds = new(
        "mixed-line-ends", "the row has a line feed outside quotes, but the header ends with a carriage return: "
            + "save the input with one kind of line end");
    public static readonly RejectReason RowTooLong = new(
        "row-too-long", "the row is longer than the limit; an unclosed quote in a row before is a common cause");
    public static readonly RejectReason InvalidUtf8 = new("invalid-utf8", "is not valid UTF-8");
    public static readonly RejectReason InvalidJson = new(
        ErrorCodes.InvalidJson, "the line is not valid JSON at byte {0}");
    public static readonly RejectReason NestedTooDeep = new(
        ErrorCodes.InvalidJson, "the line is not valid JSON: nested more than 64 levels deep at byte {0}");
    public static readonly RejectReason NotAnObject = new("not-an-object", "the line is not a JSON object");
    public static readonly RejectReason WrongType = new("wrong-type", "is neither a string nor a number");
    public static readonly RejectReason DuplicateMember =
        new("duplicate-member", "is one of two values: the member occurs twice in the object");
    public static readonly RejectReason ProcessorFailed = new(
        ErrorCodes.ProcessorFailed, "the processor failed");
    public static readonly RejectReason ProgramRejected = new("program-rejected", "the program rejected the record");
    public static readonly RejectReason TextInvalidUtf8 = new(
        "invalid-utf8", "the record, or a text that the processor wrote, is not valid UTF-8");
}
