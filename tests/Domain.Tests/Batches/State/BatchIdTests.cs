namespace ServerlessAges.Tests.Batches;

public sealed class BatchIdTests
{
    [Theory]
    [InlineData("scientists.csv")]
    [InlineData("Ünïcödé/../..\\ %2F?#.csv")]
    [InlineData("🔭")]
    [InlineData("-@-")]
    [InlineData("a very long name that goes on and on and on and on and on and on and on and on.csv")]
    public void Every_blob_name_makes_a_valid_id(string name)
    {
        var id = BatchId.FromUploadedBlob("account", new BlobReference("scientists", name, "etag", 1));

        Assert.True(BatchId.IsValid(id), id);
        Assert.True(new BatchAttempt(id, 1000).InstanceId.Length <= 100);
    }

    [Fact]
    public void The_id_of_an_uploaded_blob_depends_on_its_version_and_place()
    {
        var uploaded = new BlobReference("scientists", "a.csv", "1", 7);

        var ids = new[]
        {
            BatchId.FromUploadedBlob("x", uploaded), BatchId.FromUploadedBlob("y", uploaded), BatchId.FromUploadedBlob("x", uploaded with { ETag = "2" }),
            BatchId.FromUploadedBlob("x", uploaded with { Name = "a/csv" }), BatchId.FromUploadedBlob("x", uploaded with { Container = "others" }),
        };

        Assert.Equal(ids[0], BatchId.FromUploadedBlob("x", uploaded with { Length = 8 }));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("../states")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("-a")]
    [InlineData("a\n")]
    public void What_could_leave_its_folder_is_no_id(string id) => Assert.False(BatchId.IsValid(id));
}
