using ServerlessAges.Api.Requests;

namespace ServerlessAges.Tests.Http;

public sealed class ApiOptionsTests
{
    [Theory]
    [InlineData(null, "scientists inputs")]
    [InlineData("scientists", "scientists")]
    [InlineData("a-1, 2b3 ,results", "a-1 2b3 results")]
    public void The_containers_that_may_be_read_are_listed_in_a_setting(string? setting, string containers) =>
        Assert.Equal(containers.Split(' '), Read(setting).InputContainers);

    [Theory]
    [InlineData("")]
    [InlineData("batches")]
    [InlineData("scientists,,inputs")]
    [InlineData("scientists;inputs")]
    [InlineData("Scientists")]
    [InlineData("ab")]
    [InlineData("a--b")]
    [InlineData("abc-")]
    [InlineData("../abc")]
    public void Other_names_are_refused(string setting)
    {
        var fault = Assert.Throws<BatchException>(() => Read(setting));

        Assert.Equal(("bad-option", "inputContainers"), (fault.Code, fault.At?.Option));
    }

    private static ApiOptions Read(string? setting) => ApiOptions.Read(name => name == "inputContainers" ? setting : null);
}
