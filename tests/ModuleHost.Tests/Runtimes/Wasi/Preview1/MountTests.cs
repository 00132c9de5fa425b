using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.Preview1;

public sealed class MountTests : IDisposable
{
    private const int NoSuchFile = 1;
    private readonly WasiBench bench = new();
    private readonly string folder = Directory.CreateTempSubdirectory("krustlet-mounts-").FullName;

    public void Dispose()
    {
        bench.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_guest_writes_reads_appends_and_lists()
    {
        var (code, output) = await RunAsync(
            Mounts(ReadWrite("/data")), "write(lit:one)to(file:/data/a.txt)", "append(lit:two)to(file:/data/a.txt)", "read(file:/data/a.txt)to(var:x)", "write(var:x)to(stm:stdout)", "list(/data)");

        code.Should().Be(0, output);
        output.Should().Contain("onetwo").And.Contain("a.txt");
        (await File.ReadAllTextAsync(Path.Combine(folder, "a.txt"))).Should().Be("onetwo");
    }

    [Fact]
    public async Task A_read_only_mount_is_read_and_not_written()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "kept.txt"), "kept");

        var (code, output) = await RunAsync(
            Mounts(new MountSpec(folder, "/data", true)), "read(file:/data/kept.txt)to(var:x)", "write(var:x)to(stm:stdout)", "write(lit:changed)to(file:/data/kept.txt)");

        code.Should().NotBe(0);
        output.Should().Contain("kept");
        (await File.ReadAllTextAsync(Path.Combine(folder, "kept.txt"))).Should().Be("kept");
    }

    [Theory]
    [InlineData("/data/../../etc/passwd")]
    [InlineData("/data/out")]
    [InlineData("/data/up/passwd")]
    [InlineData("/etc/passwd")]
    public async Task Nothing_outside_a_mount_is_reached(string path)
    {
        File.CreateSymbolicLink(Path.Combine(folder, "out"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(folder, "up"), "../../../../etc");

        var (code, output) = await RunAsync(Mounts(ReadWrite("/data")), $"read(file:{path})to(var:x)", "write(var:x)to(stm:stdout)");

        code.Should().Be(NoSuchFile);
        output.Should().NotContain("root:");
    }

    [Fact]
    public async Task A_swap_of_a_kubernetes_volume_is_seen_by_a_running_guest()
    {
        WriteRevision("1", "old");
        File.CreateSymbolicLink(Path.Combine(folder, "..data"), "..1");
        File.CreateSymbolicLink(Path.Combine(folder, "key"), "..data/key");
        var guest = Start(Mounts(new MountSpec(folder, "/config", true), ReadWrite("/state", "state")), "read(file:/config/key)to(var:x)", "write(var:x)to(stm:stdout)", "wait_for(file:/state/go)", "read(file:/config/key)to(var:y)", "write(var:y)to(stm:stdout)");
        await guest.Running;

        WriteRevision("2", "new");
        File.CreateSymbolicLink(Path.Combine(folder, "..data_tmp"), "..2");
        await RunProgramAsync("mv", "-T", Path.Combine(folder, "..data_tmp"), Path.Combine(folder, "..data"));
        await File.WriteAllTextAsync(Path.Combine(folder, "state", "go"), "");

        (await guest.Exited).ExitCode.Should().Be(0, guest.Output.StandardOutput);
        guest.Output.StandardOutput.Should().Contain("new");
    }

    [Fact]
    public async Task A_mounted_file_is_there_alone_and_can_be_written()
    {
        var log = Path.Combine(folder, "termination-log");
        await File.WriteAllTextAsync(log, "");
        await File.WriteAllTextAsync(Path.Combine(folder, "secret"), "secret");

        var (code, output) = await RunAsync(
            Mounts(new MountSpec(log, "/dev/termination-log", false)), "write(lit:DONE)to(file:/dev/termination-log)", "assert_not_exists(file:/dev/secret)", "list(/dev)");

        code.Should().Be(0, output);
        output.Should().Contain("termination-log").And.NotContain("secret\n");
        (await File.ReadAllTextAsync(log)).Should().Be("DONE");
    }

    [Fact]
    public async Task A_pipe_does_not_block_the_thread_that_guests_share()
    {
        await RunProgramAsync("mkfifo", Path.Combine(folder, "pipe"));

        var (code, _) = await RunAsync(Mounts(ReadWrite("/data")), "read(file:/data/pipe)to(var:x)");

        code.Should().Be(1);
    }

    [Fact]
    public async Task A_rust_guest_reads_its_storage()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "bacon_ipsum.txt"), "bacon");

        var guest = bench.Start(BuiltGuests.Read("hello-rust"), WasiBench.Spec with { Environment = [new("RUST_BACKTRACE", "1")], Arguments = ["hello", "arg1", "arg2"], Mounts = [new MountSpec(folder, "/mnt/storage", true)] });

        (await guest.Exited).ExitCode.Should().Be(0, guest.Output.StandardError);
        guest.Output.StandardOutput.Should().Contain("/mnt/storage/bacon_ipsum.txt: bacon");
    }

    [Fact]
    public async Task A_long_folder_is_listed_whole()
    {
        var names = Enumerable.Range(0, 700).Select(index => $"a-rather-long-name-for-a-file-{index:D4}").ToList();
        names.ForEach(name => File.WriteAllBytes(Path.Combine(folder, name), []));

        var (code, output) = await RunAsync(Mounts(ReadWrite("/data")), "list(/data)");

        code.Should().Be(0);
        names.Should().OnlyContain(name => output.Contains(name));
    }

    private static MountSpec[] Mounts(params MountSpec[] mounts) => mounts;

    private static async Task RunProgramAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(program, arguments);
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(0);
    }

    private MountSpec ReadWrite(string guestPath, string under = "") => new(Directory.CreateDirectory(Path.Combine(folder, under)).FullName, guestPath, false);

    private void WriteRevision(string name, string content)
    {
        Directory.CreateDirectory(Path.Combine(folder, ".." + name));
        File.WriteAllText(Path.Combine(folder, ".." + name, "key"), content);
    }

    private StartedGuest Start(MountSpec[] mounts, params string[] script) =>
        bench.Start(BuiltGuests.Read("wasmercise"), WasiBench.Spec with { Arguments = ["wasmercise.wasm", .. script], Mounts = mounts });

    private async Task<(int Code, string Output)> RunAsync(MountSpec[] mounts, params string[] script)
    {
        var guest = Start(mounts, script);
        var exit = await guest.Exited;
        return (exit.ExitCode, guest.Output.StandardOutput + guest.Output.StandardError);
    }
}
