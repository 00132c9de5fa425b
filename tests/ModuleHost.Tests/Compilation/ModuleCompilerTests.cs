using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Tests.Guests;

namespace Krustlet.ModuleHost.Tests.Compilation;

public sealed class ModuleCompilerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("compiler-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_module_becomes_an_artifact_that_the_store_finds()
    {
        var (code, _) = await CompileAsync(Wat.Hello);

        code.Should().Be(0);
        var key = ArtifactKey.Create(ArtifactKey.Digest(Wat.Hello), EngineProfile.Core, ProcessorFeatures.Describe());
        new ArtifactStore(folder.FullName).Find(key).Should().NotBeNull();
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("(module)", "WebAssembly text")]
    [InlineData("\u007fELF\u0002", "native Linux program")]
    [InlineData("#!/bin/sh", "does not begin with")]
    public async Task Bytes_that_are_not_wasm_are_named(string text, string says)
    {
        var (code, message) = await CompileAsync(System.Text.Encoding.Latin1.GetBytes(text));

        code.Should().Be(3);
        message.Should().Contain(says);
    }

    [Fact]
    public async Task A_broken_module_is_refused_with_the_engines_reason()
    {
        var (code, message) = await CompileAsync([.. "\0asm"u8, 1, 0, 0, 0, 77, 1, 0]);

        code.Should().Be(4);
        message.Should().Contain("does not compile");
    }

    [Fact]
    public async Task A_module_with_another_digest_is_not_compiled()
    {
        var (code, message) = await CompileAsync(Wat.Hello, ArtifactKey.Digest("else"u8));

        code.Should().Be(5);
        message.Should().Contain(ArtifactKey.Digest(Wat.Hello));
    }

    [Fact]
    public async Task Missing_arguments_are_a_usage_error()
    {
        var error = new StringWriter();

        (await ModuleCompiler.RunAsync(["--module", "/x"], error, CancellationToken.None)).Should().Be(64);
        error.ToString().Should().Contain("--digest");
    }

    private async Task<(int Code, string Message)> CompileAsync(byte[] bytes, string? digest = null)
    {
        var path = Path.Combine(folder.FullName, "module.wasm");
        File.WriteAllBytes(path, bytes);
        var error = new StringWriter();
        var request = new CompileRequest(path, digest ?? ArtifactKey.Digest(bytes), EngineProfile.Core, folder.FullName);
        return (await ModuleCompiler.RunAsync(request.ToArguments(), error, CancellationToken.None), error.ToString());
    }
}
