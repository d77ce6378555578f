using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records;

public sealed class DialectOptionsTests
{
    [Fact]
    public void A_delimiter_is_one_of_four()
    {
        foreach (var delimiter in DialectOptions.Delimiters) Validate(new DialectOptions { Delimiter = delimiter });
        Refused(new DialectOptions { Delimiter = ':' }, "':' is not a delimiter");
        Refused(new DialectOptions { Delimiter = '"' }, "is not a delimiter");
    }

    [Fact]
    public void The_longest_row_is_from_1_byte_to_64_MiB()
    {
        Validate(new DialectOptions { MaxRowBytes = 1 });
        Validate(new DialectOptions { MaxRowBytes = 64 << 20 });
        Refused(new DialectOptions { MaxRowBytes = 0 }, "1 byte to 64 MiB");
        Refused(new DialectOptions { MaxRowBytes = (64 << 20) + 1 }, "1 byte to 64 MiB");
    }

    [Fact]
    public void Only_columns_that_are_needed_can_be_mapped()
    {
        Validate(Mapped(("BORN", "year"), ("name", "person")));
        Refused(Mapped(("age", "years")), "no column 'age' to map: the columns are name, born");
    }

    [Fact]
    public void Two_columns_cannot_be_one()
    {
        Refused(Mapped(("name", "born")), "'born'");
        Refused(Mapped(("name", "x"), ("born", "X")), "'x'");
        Validate(Mapped(("name", "born"), ("born", "name")));
    }

    private static DialectOptions Mapped(params (string Column, string Name)[] columns) =>
        new() { Columns = columns.ToDictionary(column => column.Column, column => column.Name) };

    private static void Validate(DialectOptions options) => options.Validate(AgeEngine.Columns);

    private static void Refused(DialectOptions options, string message)
    {
        var refusal = Assert.Throws<BatchException>(() => Validate(options));
        Assert.Equal("bad-option", refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }
}
