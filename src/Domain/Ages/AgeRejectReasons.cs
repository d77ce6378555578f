namespace ServerlessAges.Ages;

public static class AgeRejectReasons
{
    public static readonly RejectReason InvalidYear = new(
        "invalid-year", "is neither a year nor a date: give a whole number, negative for BCE, or YYYY-MM-DD");
    public static readonly RejectReason InvalidDate = new(
        "invalid-date", "is not a date of the years 1 to 9999: give YYYY-MM-DD");
    public static readonly RejectReason NoYearZero = new("no-year-zero", "is not a year: 1 BCE (-1) is followed by 1");
    public static readonly RejectReason YearOutOfRange = new("year-out-of-range", "has more than six digits");
    public static readonly RejectReason BornAfterReference = new(
        "born-after-reference", "lies after the reference year or date");
    public static readonly RejectReason DiedBeforeBorn = new("died-before-born", "lies before the birth");
}
