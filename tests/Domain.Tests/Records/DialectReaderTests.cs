using System.Text;
using ServerlessAges.Records;
using ServerlessAges.Tests.Support;

namespace ServerlessAges.Tests.Records;

public sealed class DialectReaderTests
{
    [Theory]
    [InlineData("name,born\n", ',')]
    [InlineData("name;born\n", ';')]
    [InlineData("name\tborn\n", '\t')]
    [InlineData("name|born\n", '|')]
    [InlineData("\"born\";\"name, first and last\";name\n", ';')]
    [InlineData("name,with;born\n", ',', "with;born")]
    public void The_delimiter_is_recognised_from_the_header(string header, char delimiter, string born = "born")
    {
        var options = new DialectOptions { Columns = new Dictionary<string, string> { ["born"] = born } };
        var dialect = Read(header, options);
        Assert.Equal(delimiter, (char)dialect.Delimiter);
    }

    [Theory]
    [InlineData("born,name", 2, new[] { 1, 0 })]
    [InlineData("NAME,Born", 2, new[] { 0, 1 })]
    [InlineData("id,\"name\",x,\"born\",y", 5, new[] { 1, 3 })]
    [InlineData(" name ,\tborn\r\n", 2, new[] { 0, 1 })]
    [InlineData("\"two\nlines\",name,\"say \"\"x\"\"\",born\r\n", 4, new[] { 1, 3 })]
    [InlineData("name,born\r", 2, new[] { 0, 1 })]
    public void Columns_are_found_in_any_order_and_case_quoted_or_not(string header, int fields, int[] positions)
    {
        var dialect = Read(header);
        Assert.Equal(fields, dialect.FieldCount);
        Assert.Equal(positions, dialect.Positions);
    }

    [Fact]
    public void A_column_of_another_name_can_be_mapped()
    {
        var options = new DialectOptions
        {
            Columns = new Dictionary<string, string> { ["Name"] = "full_name", ["born"] = "Jahr" },
        };
        var dialect = Read("jahr,name,FULL_NAME\n", options);
        Assert.Equal([2, 0], dialect.Positions);
        Assert.Equal(["full_name", "Jahr"], dialect.Names);
    }

    [Theory]
    [InlineData("name,born\n", null, null, "name born")]
    [InlineData("died,name,born\n", null, true, "name born died")]
    [InlineData("name,born,DIED\n", null, true, "name born died")]
    [InlineData("name,born,dead\n", "died=dead", true, "name born dead")]
    [InlineData("name,died\n", "born=died", null, "name died")] // one column cannot be both
    [InlineData("{\"name\":\"Ada\",\"born\":1815}", null, true, "name born died")] // any record may have it
    [InlineData("{\"name\":\"Ada\",\"born\":1815}", "died=dead", true, "name born dead")]
    [InlineData("{\"name\":\"Ada\",\"died\":1815}", "born=died", null, "name died")]
    public void The_optional_column_is_decided_by_the_header_of_csv_and_is_always_possible_in_ndjson(string input, string? columns, bool? there, string names)
    {
        var dialect = Read(input, new DialectOptions { Columns = DialectArguments.Columns(columns), MaxRowBytes = 40 });
        Assert.Equal((there, names), (dialect.WithOptional, string.Join(' ', dialect.Names)));
    }

    [Theory]
    [InlineData("name,born,died,Died\n", null, "ambiguous-column")]
    [InlineData("name,born\n", "died=dead", "missing-column")]
    public void A_column_of_deaths_that_is_there_twice_or_mapped_and_not_there_is_refused(string input, string? columns, string code) =>
        Assert.Equal(code, Assert.Throws<BadInputException>(
            () => Read(input, new DialectOptions { Columns = DialectArguments.Columns(columns) })).Code);

    [Theory]
    [InlineData("name,born\nAda,1815\n", 10, 1)]
    [InlineData("name,born\r\nAda,1815\n", 11, 1)]
    [InlineData("\uFEFFname,born\nAda,1815\n", 13, 1)]
    [InlineData("\n\r\nname,born\nAda,1815\n", 13, 3)]
    [InlineData("name,\"born\",\"\n\n\"\nAda,1815,\n", 17, 3)]
    [InlineData("name,born", 9, 0)]
    public void The_first_row_is_behind_the_header(string input, int firstRow, int headerLines)
    {
        var dialect = Read(input);
        Assert.Equal((firstRow, headerLines), (dialect.FirstRow, dialect.HeaderLines));
    }

    [Theory]
    [InlineData("{\"name\":\"Ada\"}\n", InputFormat.Ndjson)]
    [InlineData("\uFEFF \r\n\t{", InputFormat.Ndjson)]
    [InlineData(" [", InputFormat.JsonArray)]
    [InlineData("name,born\n", InputFormat.Csv)]
    [InlineData("\"{\",name\n", InputFormat.Csv)]
    [InlineData("", InputFormat.Csv)]
    public void The_format_is_recognised_by_its_first_byte(string head, InputFormat format) =>
        Assert.Equal(format, DialectReader.RecogniseFormat(Encoding.UTF8.GetBytes(head)));

    [Fact]
    public void Ndjson_has_no_header_but_may_have_a_byte_order_mark()
    {
        var dialect = Read("\uFEFF{\"name\":\"Ada\",\"born\":1815}\n");
        Assert.Equal((InputFormat.Ndjson, 3, 0), (dialect.Format, dialect.FirstRow, dialect.HeaderLines));
    }

    [Fact]
    public void What_the_user_says_wins_over_what_would_be_recognised()
    {
        Assert.Equal(InputFormat.Csv, Read("{x},name,born\n", new DialectOptions { Format = InputFormat.Csv }).Format);
        Assert.Equal(';', (char)Read("name;born;name,born\n", new DialectOptions { Delimiter = ';' }).Delimiter);
    }

    [Theory]
    [InlineData("", "empty-input", "expected a header with the columns name and born")]
    [InlineData("\uFEFF", "empty-input", "The input is empty")]
    [InlineData("\n\r\n\n", "empty-input", "The input is empty")]
    [InlineData("name,age\nAda,36\n", "missing-column", "no column 'born'; it has 'name', 'age'")]
    [InlineData("Ada,1815\n", "missing-column", "The first row must name the columns")]
    [InlineData("name,born,Name\n", "ambiguous-column", "more than one column 'name'")]
    [InlineData("name;born;born\n", "ambiguous-column", "more than one column 'born'")]
    [InlineData("name,\"born\nAda,1815\n", "bad-header", "is a quote left open")]
    public void A_header_that_cannot_be_used_is_refused_and_says_why(string input, string code, string message)
    {
        var refusal = Assert.Throws<BadInputException>(() => Read(input));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused_with_the_byte_and_the_likely_encoding()
    {
        var input = Encoding.Latin1.GetBytes("\nname,born,größe\n");
        var refusal = Assert.Throws<BadInputException>(() => DialectReader.Read(input, new DialectOptions(), AgeEngine.Processor.Columns));
        Assert.Equal(("bad-encoding", 2, 13), (refusal.Code, refusal.At!.Line, refusal.At.Offset));
        Assert.Contains("byte 13 is 0xF6", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("likely windows-1252", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("name,born\n", 9)]
    [InlineData("name,born\r\n", 10)]
    [InlineData("name,born", 9)]
    [InlineData("\uFEFFname,born\r\n", 10)]
    public void A_header_may_be_as_long_as_a_row_and_no_longer(string header, int length)
    {
        var input = header + "Ada,1815\n";
        if (!header.EndsWith('\n')) input = header;
        Assert.Equal(2, Read(input, new DialectOptions { MaxRowBytes = length }).FieldCount);

        var refusal = Assert.Throws<BadInputException>(
            () => Read(input, new DialectOptions { MaxRowBytes = length - 1 }));
        Assert.Equal("bad-header", refusal.Code);
    }

    [Fact]
    public void A_header_that_is_not_all_in_sight_is_refused_and_never_cut()
    {
        // Blank lines before the header have pushed its end out of the bytes that were looked at.
        var options = new DialectOptions { MaxRowBytes = 30 };
        var input = new string('\n', 20) + "name,born,and,one,more\nAda,1815,,,\n";
        var head = Encoding.UTF8.GetBytes(input)[..(options.MaxRowBytes + 5)];
        var refusal = Assert.Throws<BadInputException>(
            () => DialectReader.Read(head, options, AgeEngine.Processor.Columns));
        Assert.Equal("bad-header", refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,born\n")]
    public void Blank_lines_that_hide_the_header_are_never_taken_for_an_input_without_one(string rest)
    {
        var options = new DialectOptions { Format = InputFormat.Csv, MaxRowBytes = 30 };
        var input = new string('\n', 35) + rest + new string('\n', 30);
        var refusal = Assert.Throws<BadInputException>(() => Read(input[..DialectReader.HeadLength(options)], options));
        Assert.Equal("bad-header", refusal.Code);
    }

    private static Dialect Read(string input, DialectOptions? options = null) =>
        DialectReader.Read(Encoding.UTF8.GetBytes(input), options ?? new DialectOptions(), AgeEngine.Processor.Columns);
}
