// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.KernelText;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Events;
import dev.warren.testkit.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LeakGuard.class)
final class InotifyTest {
    private static final int NAMES =
            Events.IN_CREATE | Events.IN_DELETE | Events.IN_MOVED_FROM | Events.IN_MOVED_TO;

    @TempDir Path folder;

    private static List<Inotify.Event> all(Inotify inotify) throws SyscallException {
        List<Inotify.Event> all = new ArrayList<>();
        for (List<Inotify.Event> read = inotify.read(); !read.isEmpty(); read = inotify.read()) {
            all.addAll(read);
        }
        return all;
    }

    private static int mostQueuedEvents() throws SyscallException {
        // Settings of the kernel give all they have to the first read only.
        try (Fd setting =
                Fd.open(
                        "/proc/sys/fs/inotify/max_queued_events",
                        dev.warren.kernel.abi.Files.O_RDONLY)) {
            return Integer.parseInt(KernelText.decode(setting.readOnce()).strip());
        }
    }

    @Test
    void tellsWhatHappensInAFolderInItsOrder() throws Exception {
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.addWatch(folder.toString(), NAMES);
            assertThat(inotify.read()).isEmpty();

            Files.createFile(folder.resolve("red"));
            Files.createDirectory(folder.resolve("a folder with a long name"));
            Files.move(folder.resolve("red"), folder.resolve("blue"));
            Files.delete(folder.resolve("blue"));

            assertThat(inotify.read())
                    .containsExactly(
                            new Inotify.Event(watch, Events.IN_CREATE, "red"),
                            new Inotify.Event(
                                    watch,
                                    Events.IN_CREATE | Events.IN_ISDIR,
                                    "a folder with a long name"),
                            new Inotify.Event(watch, Events.IN_MOVED_FROM, "red"),
                            new Inotify.Event(watch, Events.IN_MOVED_TO, "blue"),
                            new Inotify.Event(watch, Events.IN_DELETE, "blue"));
            assertThat(inotify.read()).isEmpty();
        }
    }

    @Test
    void aNameIsBytes() throws Exception {
        String name = KernelText.decode(new byte[] {'n', (byte) 0xff, '\n', (byte) 0xc3});
        try (Inotify inotify = Inotify.open();
                Directory directory = Directory.open(folder.toString())) {
            inotify.addWatch(folder.toString(), NAMES);

            directory.create(name, 0600).close();
            directory.remove(name);

            assertThat(inotify.read()).extracting(Inotify.Event::name).containsExactly(name, name);
        }
    }

    @Test
    void aFolderKeepsItsNumberWhateverPathLeadsToIt() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), first);
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.addWatch(first.toString(), NAMES);
            assertThat(inotify.addWatch(link.toString(), NAMES)).isEqualTo(watch);

            Path moved = Files.move(first, folder.resolve("moved"));
            Files.createDirectory(first);

            assertThat(inotify.addWatch(moved.toString(), NAMES)).isEqualTo(watch);
            assertThat(inotify.addWatch(first.toString(), NAMES)).isNotEqualTo(watch);
        }
    }

    @Test
    void aRemovedFolderEndsItsWatch() throws Exception {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.addWatch(gone.toString(), NAMES | Events.IN_DELETE_SELF);

            Files.delete(gone);

            assertThat(inotify.read())
                    .extracting(Inotify.Event::watch, Inotify.Event::mask, Inotify.Event::name)
                    .containsExactly(
                            tuple(watch, Events.IN_DELETE_SELF, ""),
                            tuple(watch, Events.IN_IGNORED, ""));
            inotify.removeWatch(watch);
        }
    }

    @Test
    void whatAWatchHasToldCanBeReadAfterItsEnd() throws Exception {
        try (Inotify inotify = Inotify.open()) {
            int watch = inotify.addWatch(folder.toString(), NAMES);
            Files.createFile(folder.resolve("red"));

            inotify.removeWatch(watch);
            Files.createFile(folder.resolve("blue"));

            assertThat(inotify.read())
                    .containsExactly(
                            new Inotify.Event(watch, Events.IN_CREATE, "red"),
                            new Inotify.Event(watch, Events.IN_IGNORED, ""));
        }
    }

    @Test
    void aFullQueueSaysSo() throws Exception {
        int most = mostQueuedEvents();
        try (Inotify inotify = Inotify.open();
                Directory directory = Directory.open(folder.toString())) {
            inotify.addWatch(folder.toString(), NAMES);
            for (int i = 0; i <= most / 2; i++) {
                directory.create("busy", 0600).close();
                directory.remove("busy");
            }

            List<Inotify.Event> events = all(inotify);

            assertThat(events).hasSize(most + 1);
            assertThat(events.getLast().isOverflow()).isTrue();
            assertThat(events.getLast().watch()).isEqualTo(Inotify.NO_WATCH);
            assertThat(events.subList(0, most)).noneMatch(Inotify.Event::isOverflow);
        }
    }

    @Test
    void saysWhyAPathCannotBeWatched() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        try (Inotify inotify = Inotify.open()) {
            assertThatThrownBy(() -> inotify.addWatch(folder + "/none", NAMES))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOENT))
                    .hasMessageContaining("inotify_add_watch " + folder + "/none");
            assertThatThrownBy(() -> inotify.addWatch(file.toString(), NAMES | Events.IN_ONLYDIR))
                    .isInstanceOfSatisfying(
                            SyscallException.class,
                            refused -> assertThat(refused.errno()).isEqualTo(Errno.ENOTDIR));
        }
    }

    @Test
    void noProgramInheritsIt() throws Exception {
        try (Inotify inotify = Inotify.open();
                EventDescriptor bell = EventDescriptor.open()) {
            for (Fd fd : List.of(inotify.fd(), bell.fd())) {
                String flags = Files.readString(Path.of("/proc/self/fdinfo/" + fd.number()));
                // O_CLOEXEC and O_NONBLOCK, in octal.
                assertThat(flags).containsPattern("flags:\\s+0200400[02]\n");
            }
        }
    }
}
