using System.Text;
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
    [InlineData("id,\"name\",x,\"born\",y\n", 5, new[] { 1, 3 })]
    [InlineData(" name ,\tborn\r\n", 2, new[] { 0, 1 })]
    [InlineData("\"two\nlines\",name,\"say \"\"x\"\"\",born\r\n", 4, new[] { 1, 3 })]
    [InlineData("name,born\r", 2, new[] { 0, 1 })]
    public void Columns_are_found_in_any_order_and_case_quoted_or_not(string header, int fields, int[] positions)
    {
        var dialect = Read(header);
        Assert.Equal(fields, dialect.FieldCount);
        Assert.Equal(positions, dialect.Positions);
    }

    [Theory]
    [InlineData("name,born\rAda,1815\r", '\r', 10, 1)]
    [InlineData("name,born\r", '\r', 10, 1)]
    [InlineData("\uFEFF\r\rname,born\r\rAda,1815", '\r', 15, 3)]
    [InlineData("name,born,\"a\nb\rc\"\rAda,1815,\n", '\r', 18, 2)]
    [InlineData("name,born,\"a\rb\"\nAda,1815,\r", '\n', 16, 1)]
    [InlineData("name,born\r\nAda,1815\r", '\n', 11, 1)]
    [InlineData("name,born\r\r\nAda,1815\r\r\n", '\n', 12, 1)]
    [InlineData("name,born\n\rAda,1815\n\r", '\n', 10, 1)]
    [InlineData("name,born\u2028\r\nAda,1815\u2028\r\n", '\n', 14, 1)]
    [InlineData("sep=,\rname,born\rAda,1815\r", '\r', 16, 2)]
    public void The_line_end_of_the_header_decides(string input, char lineEnd, int firstRow, int headerLines)
    {
        var dialect = Read(input);
        Assert.Equal((lineEnd, firstRow, headerLines), ((char)dialect.LineEnd, dialect.FirstRow, dialect.HeaderLines));
    }

    [Theory]
    [InlineData("sep=;\nname;born\n", ';', 16)]
    [InlineData("sep=,\r\nname,born\r\n", ',', 18)]
    [InlineData("\uFEFFsep=|\rname|born\r", '|', 19)]
    [InlineData("\"sep=\t\"\nname\tborn\n", '\t', 18)]
    [InlineData("SEP=\\t\nname\tborn\n", '\t', 17)]
    [InlineData("sep=;\n\nname;born;name,born\n", ';', 27)]
    public void Excels_first_line_sets_the_delimiter_and_is_skipped(string input, char delimiter, int firstRow)
    {
        var dialect = Read(input);
        Assert.Equal((delimiter, firstRow), ((char)dialect.Delimiter, dialect.FirstRow));
    }

    [Theory]
    [InlineData("sep=;\nname,born\n")]
    [InlineData("sep=:\nname,born\n")]
    public void The_option_wins_over_excels_first_line(string input)
    {
        var dialect = Read(input, new DialectOptions { Delimiter = ',' });
        Assert.Equal((',', 16, 2), ((char)dialect.Delimiter, dialect.FirstRow, dialect.HeaderLines));
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
        Assert.Equal(code, Assert.Throws<BatchException>(
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
        Assert.Equal(format, FormatRegistry.Recognise(Encoding.UTF8.GetBytes(head)));

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
    [InlineData("name\tborn\t\"x\nAda\t1815\ty\"\n", "bad-header", "the quote is probably plain text")]
    [InlineData("sep=:\nname:born\n", "bad-header", "sets the delimiter ':'")]
    [InlineData("sep=;\n", "empty-input", "The input is empty")]
    [InlineData("id,name,born,city1,Ann,1815,X2,Bob,1930,Y", "no-rows", "--data-binary")]
    [InlineData("id;name;born;x\u0085Ann;1815", "no-rows", "one line of 5 fields without a line end")]
    [InlineData("name,bornAnn,1815Bob,1930", "missing-column", "--data-binary")]
    public void A_header_that_cannot_be_used_is_refused_and_says_why(string input, string code, string message)
    {
        var refusal = Assert.Throws<BatchException>(() => Read(input));
        Assert.Equal(code, refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_that_is_not_utf8_is_refused_with_the_byte_and_the_likely_encoding()
    {
        var input = Encoding.Latin1.GetBytes("\nname,born,größe\n");
        var refusal = Assert.Throws<BatchException>(() => DialectReader.Read(input, new DialectOptions(), AgeEngine.Columns));
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

        var refusal = Assert.Throws<BatchException>(
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
        var refusal = Assert.Throws<BatchException>(
            () => DialectReader.Read(head, options, AgeEngine.Columns));
        Assert.Equal("bad-header", refusal.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,born\n")]
    public void Blank_lines_that_hide_the_header_are_never_taken_for_an_input_without_one(string rest)
    {
        var options = new DialectOptions { Format = InputFormat.Csv, MaxRowBytes = 30 };
        var input = new string('\n', 35) + rest + new string('\n', 30);
        var refusal = Assert.Throws<BatchException>(() => Read(input[..options.HeadLength], options));
        Assert.Equal("bad-header", refusal.Code);
    }

    private static Dialect Read(string input, DialectOptions? options = null) =>
        DialectReader.Read(Encoding.UTF8.GetBytes(input), options ?? new DialectOptions(), AgeEngine.Columns);
}
