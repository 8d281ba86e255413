// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileAttributes;
import dev.warren.kernel.process.IdMap;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.pod.NamespaceModes.UserMaps;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is unpacked beside what `tar` makes of the same archive.
@Lab
@ExtendWith(LeakGuard.class)
final class UnpackedTreeTest {
    @TempDir private Path folder;

    /// Everything that a root file system can hold, also names that are no text.
    private static final String TREE =
            """
            mkdir -p etc usr/bin usr/lib var/empty tmp 'odd names' deep/$(printf 'x%.0s' $(seq 150))/$(printf 'y%.0s' $(seq 150))
            chmod 1777 tmp; chmod 0700 var/empty; chmod 02755 usr/lib
            ln -s usr/bin bin; ln -s /usr/lib lib; ln -s ../usr/bin/su etc/su; ln -s nowhere dangling
            echo content > etc/file; printf '' > etc/empty; head -c 200000 /dev/urandom > usr/lib/large
            cp /bin/sh usr/bin/su; chown 0:42 usr/bin/su; chmod 4750 usr/bin/su
            ln usr/bin/su usr/bin/su2; ln etc/su etc/su3
            echo deep > deep/$(printf 'x%.0s' $(seq 150))/$(printf 'y%.0s' $(seq 150))/file
            ln deep/x*/y*/file deep/$(printf 'x%.0s' $(seq 150))/$(printf 'y%.0s' $(seq 150))/again
            ln -s $(printf 'z/%.0s' $(seq 100)) deep/longlink
            echo a > "odd names/$(printf '\\377\\376')"; echo b > "odd names/$(printf 'new\\nline')"
            echo c > 'odd names/späße🐇'; echo d > 'odd names/ leading'; ln -s "$(printf '\\377')" 'odd names/link'
            mkfifo -m 0620 tmp/pipe; mknod -m 0666 tmp/null c 1 3; mknod -m 0600 tmp/disk b 259 70000
            chown 1000:1000 'odd names/ leading' tmp/pipe; chown -h 3000000000:4294967294 dangling
            touch -h -d '2001-02-03T04:05:06.789012345Z' etc/file etc/su dangling tmp/pipe
            touch -d '1969-12-31T23:59:59Z' etc/empty; touch -d '@5000000000' usr/lib/large
            touch -d '2011-11-11T11:11:11Z' etc usr/bin usr var/empty var 'odd names' tmp .
            """;

    @ParameterizedTest
    @ValueSource(strings = {"pax", "gnu"})
    void everythingIsAsTarMakesIt(String format) throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Command.run("sh", "-ec", "cd \"$1\"; " + TREE, "sh", tree.toString());
        Path archive = folder.resolve("layer.tar");
        Command.run(
                "tar",
                "-C",
                tree + "",
                "--format=" + format,
                "--numeric-owner",
                "-cf",
                archive + "",
                ".");
        Path byTar = Files.createDirectory(folder.resolve("by-tar"));
        Command.run(
                "tar", "-C", byTar + "", "--numeric-owner", "--same-owner", "-xpf", archive + "");
        List<String> notes = new ArrayList<>();

        Path byWarren = folder.resolve("by-warren");
        RootFilesystem.unpack(
                new RootSource.Image(
                        Layouts.of(folder.resolve("image"), Files.readAllBytes(archive)) + "", ""),
                byWarren + "",
                UnpackSettings.standard().notingTo(notes::add));

        assertThat(Listing.of(byWarren)).isEqualTo(Listing.of(byTar)).hasSizeGreaterThan(40);
        assertThat(notes).isEmpty();
    }

    private Path unpack(UnpackSettings settings, byte[]... layers) throws IOException {
        Path root = folder.resolve("root");
        RootFilesystem.unpack(
                new RootSource.Image(Layouts.of(folder.resolve("image"), layers) + "", ""),
                root + "",
                settings);
        return root;
    }

    private String stat(String format, String name) {
        return Command.run("stat", "-c", format, folder.resolve("root").resolve(name) + "");
    }

    @Test
    void foldersThatNoEntryNamesAreMadeAndTheRootIsOpenToAll() throws IOException {
        unpack(UnpackSettings.standard(), new LayerBytes().file("a/b/c", "content").end());

        assertThat(stat("%a %u:%g", ".")).isEqualTo("755 0:0");
        assertThat(stat("%a %u:%g", "a/b")).isEqualTo("755 0:0");
        assertThat(folder.resolve("root/a/b/c")).hasContent("content");
    }

    @Test
    void theRootItselfIsWhatItsLastEntrySays() throws IOException {
        unpack(
                UnpackSettings.standard(),
                new LayerBytes().folder("./", 0711).file("./a", "content").end(),
                new LayerBytes().folder("/", 0750).file("b", "content").end());

        assertThat(stat("%a %Y", ".")).isEqualTo("750 " + LayerBytes.MODIFIED_SECONDS);
        assertThat(Listing.names(folder.resolve("root"))).containsExactly("a", "b");
    }

    /// As with links of the distributions that have merged `/lib` into `/usr/lib`.
    @Test
    void entriesBelowALinkLandWhereItLeadsWithinTheRoot() throws IOException {
        unpack(
                UnpackSettings.standard(),
                new LayerBytes()
                        .folder("usr/lib")
                        .symbolicLink("lib", "usr/lib")
                        .symbolicLink("absolute", "/usr/lib")
                        .symbolicLink("etc", "/../../../usr")
                        .end(),
                new LayerBytes()
                        .file("lib/one", "1")
                        .file("absolute/two", "2")
                        .file("etc/three", "3")
                        .hardLink("four", "lib/one")
                        .end());

        assertThat(Listing.names(folder.resolve("root")))
                .containsExactly(
                        "absolute",
                        "etc",
                        "four",
                        "lib",
                        "usr",
                        "usr/lib",
                        "usr/lib/one",
                        "usr/lib/two",
                        "usr/three");
        assertThat(stat("%h", "usr/lib/one")).isEqualTo("2");
    }

    @Test
    void whatIsThereGoesUnlessBothAreFolders() throws IOException {
        unpack(
                UnpackSettings.standard(),
                new LayerBytes()
                        .folder("folder")
                        .file("folder/in", "x")
                        .file("kept/in", "x")
                        .file("file", "old")
                        .symbolicLink("link", "kept")
                        .hardLink("hard", "file")
                        .end(),
                new LayerBytes()
                        .file("folder", "new")
                        .folder("kept", 0700)
                        .symbolicLink("file", "kept")
                        .folder("link")
                        .file("link/in", "new")
                        .end());

        Path root = folder.resolve("root");
        assertThat(Listing.names(root))
                .containsExactly("file", "folder", "hard", "kept", "kept/in", "link", "link/in");
        assertThat(root.resolve("folder")).hasContent("new");
        assertThat(root.resolve("hard")).hasContent("old");
        assertThat(root.resolve("kept/in")).hasContent("x");
        assertThat(stat("%a", "kept")).isEqualTo("700");
    }

    @Test
    void aFileThatReplacesAnOlderOneIsNotWrittenIntoIt() throws IOException {
        unpack(
                UnpackSettings.standard(),
                new LayerBytes().file("a", "old").hardLink("b", "a").file("a", "new").end());

        assertThat(folder.resolve("root/a")).hasContent("new");
        assertThat(folder.resolve("root/b")).hasContent("old");
    }

    @Test
    void extendedAttributesAndCapabilitiesAreKept() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/bin"));
        // CAP_SETUID and CAP_NET_RAW: 0x2080, whose second byte is no character.
        byte[] capability = {
            1, 0, 0, 2, (byte) 0x80, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        };
        Files.writeString(tree.resolve("ping"), "content");
        try (Fd file = Fd.open(tree.resolve("ping") + "", 0);
                Fd above = Fd.open(tree + "", 0)) {
            FileAttributes.setExtended(file, "security.capability", capability);
            FileAttributes.setExtended(above, "trusted.odd", new byte[] {'a', 0, '\n', -1});
        }
        Path archive = folder.resolve("layer.tar");
        Command.run(
                "tar",
                "-C",
                folder + "/tree",
                "--xattrs",
                "--xattrs-include=*",
                "-cf",
                archive + "",
                "bin");
        byte[] layer = Files.readAllBytes(archive);

        Path root = unpack(UnpackSettings.standard(), layer);

        assertThat(extended(root.resolve("bin/ping"), "security.capability")).isEqualTo(capability);
        assertThat(extended(root.resolve("bin"), "trusted.odd"))
                .isEqualTo(new byte[] {'a', 0, '\n', -1});
    }

    private static byte[] extended(Path path, String name) throws IOException {
        try (Fd file = Fd.open(path + "", 0)) {
            return FileAttributes.findExtended(file, name).orElseThrow();
        }
    }

    @Test
    void inAUserNamespaceEverythingBelongsToTheNumbersOutside() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree"));
        byte[] capability = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        Command.run(
                "sh",
                "-ec",
                "cd \"$1\"; echo x > ping; mkdir d; chown 1000:4 d; ln -s x l; chown -h 7:8 l;"
                        + " mknod null c 1 3; mkfifo p; chmod 4755 ping; touch d/new",
                "sh",
                tree + "");
        try (Fd file = Fd.open(tree.resolve("ping") + "", 0)) {
            FileAttributes.setExtended(file, "security.capability", capability);
        }
        Path archive = folder.resolve("layer.tar");
        Command.run(
                "tar", "-C", tree + "", "--xattrs", "--xattrs-include=*", "-cf", archive + "", ".");
        UserMaps maps =
                new UserMaps(
                        List.of(new IdMap(0, 100_000, 1000), new IdMap(1000, 300_000, 10)),
                        List.of(new IdMap(0, 200_000, 65_536)));
        List<String> notes = new ArrayList<>();

        Path root =
                unpack(
                        UnpackSettings.standard().forUsers(Optional.of(maps)).notingTo(notes::add),
                        Files.readAllBytes(archive),
                        new LayerBytes().file("implied/by", "this").end());

        assertThat(stat("%u:%g", ".")).isEqualTo("100000:200000");
        assertThat(stat("%u:%g", "d")).isEqualTo("300000:200004");
        assertThat(stat("%u:%g", "l")).isEqualTo("100007:200008");
        assertThat(stat("%u:%g", "p")).isEqualTo("100000:200000");
        assertThat(stat("%u:%g", "implied")).isEqualTo("100000:200000");
        assertThat(stat("%u:%g %a", "ping")).isEqualTo("100000:200000 4755");
        assertThat(root.resolve("null")).doesNotExist();
        assertThat(notes)
                .containsExactly(
                        "'./null' is a device and is left out: nobody may use a device in a user"
                                + " namespace");
        // Version 3, with 100000 as the root user.
        assertThat(extended(root.resolve("ping"), "security.capability"))
                .containsExactly(
                        1, 0, 0, 3, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa0, 0x86,
                        1, 0);
    }

    @Test
    void whatCannotBeKeptIsSaid() throws IOException {
        List<String> notes = new ArrayList<>();

        unpack(
                UnpackSettings.standard().notingTo(notes::add),
                new LayerBytes()
                        .extended("file", Map.of("SCHILY.xattr.trusted.overlay.redirect", "/etc"))
                        .extended("file", Map.of("SCHILY.xattr.nonsense", "x"))
                        .file(".wh..wh.plnk", "")
                        .end());

        assertThat(notes)
                .containsExactly(
                        "'file': its attribute 'trusted.overlay.redirect' is left out: it would tell an"
                                + " overlay file system to look elsewhere",
                        "'file': its attribute 'nonsense' is left out: the file system here has none of"
                                + " that class",
                        "'.wh..wh.plnk' is of AUFS and is left out");
        assertThat(Listing.names(folder.resolve("root"))).containsExactly("file");
    }

    @Test
    void aFolderThatIsThereMustBeEmpty() throws IOException {
        Path root = Files.createDirectory(folder.resolve("root"));

        unpack(UnpackSettings.standard(), new LayerBytes().file("a", "x").end());
        assertThat(root.resolve("a")).hasContent("x");

        assertThatThrownBy(
                        () ->
                                RootFilesystem.unpack(
                                        new RootSource.Image(folder.resolve("image") + "", ""),
                                        root + ""))
                .isInstanceOf(ImageException.class)
                .hasMessage(
                        "%s/image: it cannot be unpacked into %s/root: it is not empty"
                                .formatted(folder, folder));
        assertThat(root.resolve("a")).hasContent("x");
    }
}
