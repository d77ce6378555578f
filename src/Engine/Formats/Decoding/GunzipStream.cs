using System.IO.Compression;

namespace ServerlessAges.Formats.Decoding;

/// <summary>
/// The decompressed bytes of gzip: all members, one after the other. NUL bytes may follow a member; anything else that is no member is
/// refused, and so is a member that is damaged or cut off.
/// </summary>
internal sealed class GunzipStream : ReadOnlyStream
{
    // By default the runtime reads a truncated member as a shorter one. Directory.Build.props sets the switch for every program of
    // this repository; a program that uses this library elsewhere must set it too.
    private static readonly bool Strict =
        AppContext.TryGetSwitch("System.IO.Compression.UseStrictValidation", out var strict) && strict;

    private readonly GzipMembers members;
    private GZipStream? member;

    /// <param name="compressed">Begins with a gzip member; not closed.</param>
    public GunzipStream(Stream compressed)
    {
        if (!Strict)
        {
            throw new InvalidOperationException(
                "Set the runtime option System.IO.Compression.UseStrictValidation to true: truncated gzip would not be detected.");
        }

        members = new GzipMembers(compressed);
    }

    /// <inheritdoc/>
    /// <exception cref="BatchException"><c>invalid-gzip</c>, with the offset in the compressed input.</exception>
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
                continue; // not the member's end: GZipStream reads on
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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) member?.Dispose();
        base.Dispose(disposing);
    }
}
