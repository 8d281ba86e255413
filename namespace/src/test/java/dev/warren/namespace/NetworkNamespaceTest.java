// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.process.IdMap;
import dev.warren.namespace.store.NamespaceStore;
import dev.warren.namespace.store.NamespaceStoreException;
import dev.warren.testkit.Command;
import dev.warren.testkit.Lab;
import dev.warren.testkit.LabNamespace;
import dev.warren.testkit.LabTopology;
import dev.warren.testkit.LeakGuard;
import dev.warren.testkit.UnprivilegedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What a namespace is, compared with what other tools say of it.
@Lab
@ExtendWith(LeakGuard.class)
final class NetworkNamespaceTest {
    private static final List<IdMap> MAPS = List.of(IdMap.parse("0:100000:65536"));

    @TempDir private Path folder;

    private static void assertRefused(int errno, ThrowingCallable attempt) {
        SyscallException refused = catchThrowableOfType(SyscallException.class, attempt);
        assertThat(refused).isNotNull();
        assertThat(Errno.name(refused.errno())).isEqualTo(Errno.name(errno));
    }

    private static NetworkNamespace open(LabNamespace namespace) throws SyscallException {
        return NetworkNamespace.open(namespace.path().toString());
    }

    @Test
    void isWhatStatAndLsnsSay() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace blue = lab.anonymousNamespace();
            try (NetworkNamespace namespace = open(blue);
                    NetworkNamespace ofProcess = NetworkNamespace.ofProcess((int) blue.pid());
                    NetworkNamespace reopened = namespace.reopened();
                    NetworkNamespace own = NetworkNamespace.current()) {
                assertThat(namespace.id().device() + " " + namespace.id().inode())
                        .isEqualTo(
                                Command.run("stat", "-L", "-c", "%d %i", blue.path().toString()));
                assertThat(Command.run("lsns", "-t", "net", "-n", "-o", "NS,PID").lines())
                        .anyMatch(line -> line.strip().matches(namespace.id() + " +" + blue.pid()));
                assertThat(namespace.isSame(ofProcess)).isTrue();
                assertThat(namespace.isSame(reopened)).isTrue();
                assertThat(namespace.isSame(own)).isFalse();
                assertThat(namespace.cookie()).isPresent().isEqualTo(reopened.cookie());
                assertThat(namespace.cookie()).isNotEqualTo(own.cookie());
                assertThat(namespace.owner()).isEqualTo(own.owner()).isEqualTo(ownUser());
            }
        }
    }

    private static NamespaceId ownUser() throws SyscallException {
        var status = dev.warren.kernel.Fd.statusOf("/proc/self/ns/user");
        return new NamespaceId(status.device(), status.inode());
    }

    @Test
    void belongsToAUserNamespaceOfItsOwnWhenAsked() throws IOException {
        try (NetworkNamespace owned = NetworkNamespace.createOwned(MAPS, MAPS);
                NetworkNamespace own = NetworkNamespace.current()) {
            assertThat(owned.owner()).isNotEqualTo(own.owner());
            assertThat(owned.isSame(own)).isFalse();
        }
    }

    @Test
    void hasTheNumbersThatIpSees() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace observer = lab.namespace("warren-observer");
            LabNamespace other = lab.namespace("warren-other");
            LabNamespace third = lab.namespace("warren-third");
            try (NetworkNamespace observing = open(observer);
                    NetworkNamespace numbered = open(other);
                    NetworkNamespace later = open(third)) {
                assertThat(numbered.numberSeenFrom(observing)).isEmpty();
                observer.run("ip", "netns", "set", "warren-other", "77");
                assertThat(numbered.numberSeenFrom(observing)).hasValue(77);

                assertRefused(Errno.EEXIST, () -> later.assignNumberIn(observing, of(77)));
                assertRefused(Errno.EEXIST, () -> numbered.assignNumberIn(observing, of(78)));
                later.assignNumberIn(observing, OptionalInt.empty());

                int chosen = later.numberSeenFrom(observing).orElseThrow();
                assertThat(observer.run("ip", "-j", "netns", "list-id").replaceAll("\\s", ""))
                        .contains("{\"nsid\":77,\"name\":\"warren-other\"}")
                        .contains("{\"nsid\":" + chosen + ",\"name\":\"warren-third\"}");
            }
        }
    }

    private static OptionalInt of(int number) {
        return OptionalInt.of(number);
    }

    @Test
    void isNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        Path pipe = folder.resolve("pipe");
        Command.run("mkfifo", pipe.toString());
        for (String path :
                List.of(
                        file.toString(),
                        pipe.toString(),
                        "/dev/null",
                        "/proc/self/ns/uts",
                        folder.toString())) {
            assertRefused(Errno.EINVAL, () -> NetworkNamespace.open(path).close());
        }
        assertRefused(Errno.ENOENT, () -> NetworkNamespace.open(folder + "/absent").close());
    }

    @Test
    void ofAProcessThatHasEndedIsNotFound() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertRefused(Errno.ENOENT, () -> NetworkNamespace.ofProcess((int) ended.pid()).close());
        assertRefused(Errno.ENOENT, () -> NetworkNamespace.ofProcess(0).close());
        assertRefused(Errno.ENOENT, () -> NetworkNamespace.ofProcess(-1).close());
    }

    @Test
    void isNeitherMadeNorEnteredWithoutPrivilege() throws IOException {
        try (LabTopology lab = new LabTopology()) {
            LabNamespace foreign = lab.namespace("warren-foreign");
            Path store = Files.createDirectory(folder.resolve("store"));
            Command.run("chmod", "777", store.toString());
            Path classes = Files.createDirectory(folder.resolve("classes"));
            Command.run("chmod", "755", folder.toString());

            assertThat(
                            new UnprivilegedJvm(classes)
                                    .run(
                                            Unprivileged.class,
                                            foreign.path().toString(),
                                            store.toString())
                                    .lines())
                    .containsExactly(
                            "make EPERM",
                            "create EPERM MAKE_NAMESPACE",
                            "visit EPERM",
                            "call EPERM",
                            "spawn EPERM",
                            "become EPERM",
                            "own namespace true");
            assertThat(store).isEmptyDirectory();
        }
    }

    @Test
    void aHandleThatIsClosedMeanwhileLeadsNowhereElse() throws Exception {
        try (NetworkNamespace other = NetworkNamespace.create()) {
            long wrong = other.cookie().orElseThrow();
            for (int i = 0; i < 300; i++) {
                NetworkNamespace namespace = NetworkNamespace.create();
                Thread closer =
                        Thread.ofPlatform()
                                .start(
                                        () -> {
                                            namespace.close();
                                            // Takes the number of the descriptor that has been
                                            // closed.
                                            reopen(other);
                                        });
                try (var socket = namespace.openRouteNetlink()) {
                    assertThat(socket.namespaceCookie().orElseThrow()).isNotEqualTo(wrong);
                } catch (IllegalStateException closed) {
                    assertThat(closed).hasMessageContaining("is closed");
                }
                closer.join();
                assertThatThrownBy(namespace::openRouteNetlink)
                        .isInstanceOf(IllegalStateException.class);
            }
        }
    }

    private static void reopen(NetworkNamespace namespace) {
        try {
            namespace.reopened().close();
        } catch (SyscallException failed) {
            throw new AssertionError(failed);
        }
    }

    /// Tries everything that is forbidden to it; run as a user without privileges.
    static final class Unprivileged {
        private Unprivileged() {}

        public static void main(String[] arguments) throws Exception {
            var program = new dev.warren.kernel.process.Program(List.of("true"), List.of());
            var streams = dev.warren.kernel.process.Streams.inherited();
            attempt("make", () -> NetworkNamespace.create().close());
            try {
                NamespaceStore.in(arguments[1]).create("blue");
            } catch (NamespaceStoreException refused) {
                System.out.println("create " + Errno.name(refused.errno()) + " " + refused.step());
            }
            try (NetworkNamespace foreign = NetworkNamespace.open(arguments[0]);
                    NetworkNamespace own = NetworkNamespace.current()) {
                attempt("visit", () -> foreign.openRouteNetlink().close());
                attempt("call", () -> foreign.call(() -> 1));
                attempt("spawn", () -> foreign.spawn(program, streams).close());
                attempt("become", () -> foreign.become(program));
                own.openRouteNetlink().close();
                System.out.println("own namespace " + own.call(() -> true));
            }
        }

        private static void attempt(String what, ThrowingCallable attempt) {
            try {
                attempt.call();
                System.out.println(what + " done");
            } catch (SyscallException refused) {
                System.out.println(what + " " + Errno.name(refused.errno()));
            } catch (Throwable other) {
                System.out.println(what + " " + other);
            }
        }
    }
}
