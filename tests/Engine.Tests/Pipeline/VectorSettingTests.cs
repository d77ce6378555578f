using System.Runtime.Intrinsics;

namespace ServerlessAges.Tests.Slices;

/// <summary>Checks that the runtime obeys the settings of <see cref="WithoutVectorsTests"/>.</summary>
public sealed class VectorSettingTests
{
    [Fact]
    public void The_settings_disable_vectors()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0")
            Assert.False(Vector128.IsHardwareAccelerated);
        if (Environment.GetEnvironmentVariable("DOTNET_EnableAVX2") == "0")
            Assert.False(Vector256.IsHardwareAccelerated);
    }
}
