using System.IO.Compression;

namespace ServerlessAges.Formats.Decoding;

// Decodes all members of gzip. NUL bytes may follow a member; other bytes are refused, and so is a damaged or truncated
// member.
internal sealed class GunzipStream(Stream compressed) : ReadOnlyStream
{
    // By default, the runtime accepts a truncated member. Directory.Build.props sets the switch for every program here;
    // other programs that use this library must set it too.
    private static readonly bool Strict =
        AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var strict) && strict;

    private readonly GzipMembers members = Strict ? new GzipMembers(compressed) : throw new InvalidOperationException(
        "Set the runtime option System.IO.Compression.UseStrictValidation to true, to detect truncated gzip.");
    private GZipStream? member;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (member is null)
            {
                if (!await members.BeginNextAsync(cancellationToken).ConfigureAwait(false)) return 0;
                member = new GZipStream(members, CompressionMode.Decompress, leaveOpen: true);
            }

            int read;
            try
            {
                read = await member.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch (InvalidDataException) when (members.IsProbed)
            {
                continue; // not the member's end: GZipStream continues
            }
            catch (InvalidDataException)
            {
                throw members.Damaged();
            }

            members.Decoded += read;
            if (read > 0) return read;
            members.End();
            await member.DisposeAsync().ConfigureAwait(false);
            member = null;
        }
    }
}
