namespace ServerlessAges.Cli.Common;

internal static class CountText
{
    public static string Of(long records, long rejected) =>
        $"{records:N0} record{(records == 1 ? "" : "s")}, {rejected:N0} rejected";
}
