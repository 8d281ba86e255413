// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.sandbox.SandboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final Trace FOLDER = new Trace.Folder(Optional.empty(), "/run/x/1");
    private static final Trace NETWORK = new Trace.NetworkNamespace("/run/netns", "cni-1");
    private static final Trace PIN = new Trace.Pin(NamespaceKind.INTER_PROCESS, "/run/x/1/ipc");
    private static final Trace MOUNT = new Trace.Mounted("/run/x/1/shm");
    private static final Trace ATTACHMENT =
            new Trace.Attachment(
                    "net \"one\"\n",
                    "{\"name\":\"net\"}",
                    "abc",
                    "/run/netns/cni-1",
                    "eth0",
                    List.of(List.of("IgnoreUnknown", "1"), List.of("K8S_POD_NAME", "web")),
                    Map.of("portMappings", List.of(Map.of("hostPort", 80L))),
                    Optional.of(new NamespaceId(4, 4026532300L)),
                    List.of("/opt/cni/bin", "/usr/lib/cni"),
                    "/var/lib/cni");
    private static final Trace CONTAINER =
            new Trace.RuntimeContainer(
                    Optional.of("c1"), "runc", "/run/x/runtime", "c1", "/warren/c1");

    @TempDir private Path folder;

    private Path file() {
        return folder.resolve("journal");
    }

    private List<Trace> left() throws SandboxException {
        return Journal.read(file()).left().stream().map(Journal.Left::trace).toList();
    }

    @Test
    void everyKindOfTraceComesBackAsItWas() throws SandboxException {
        List<Trace> all = List.of(FOLDER, NETWORK, PIN, MOUNT, ATTACHMENT, CONTAINER);
        try (Journal journal = Journal.open(file())) {
            for (Trace trace : all) {
                journal.begin(trace);
            }
        }

        assertThat(left()).isEqualTo(all);
    }

    @Test
    void whatIsGoneIsNotLeftAndTheOthersKeepTheirOrder() throws SandboxException {
        try (Journal journal = Journal.open(file())) {
            journal.begin(FOLDER);
            journal.begin(NETWORK);
            journal.begin(PIN);
            journal.gone(journal.left().get(1));
        }

        assertThat(left()).containsExactly(FOLDER, PIN);
    }

    @Test
    void aFailureIsKeptWithItsReasonUntilTheTraceIsGone() throws SandboxException {
        try (Journal journal = Journal.open(file())) {
            journal.begin(MOUNT);
            journal.failed(journal.left().getFirst(), "it is busy");
        }

        Journal.Reading reading = Journal.read(file());
        assertThat(reading.hasFailures()).isTrue();
        assertThat(reading.left().getFirst().failure()).contains("it is busy");
        try (Journal journal = Journal.open(file())) {
            journal.gone(journal.left().getFirst());
        }
        assertThat(Journal.read(file()).hasFailures()).isFalse();
        assertThat(left()).isEmpty();
    }

    @Test
    void thePhaseIsTheOneThatWasEnteredLast() throws SandboxException {
        try (Journal journal = Journal.open(file())) {
            assertThat(journal.phase()).isEqualTo(Phase.CREATING);
            journal.enter(Phase.READY);
            journal.enter(Phase.STOPPING);
        }

        assertThat(Journal.read(file()).phase()).isEqualTo(Phase.STOPPING);
    }

    @Test
    void aLineThatWasCutByTheEndOfItsWriterIsNoLineAndSpoilsNone() throws Exception {
        try (Journal journal = Journal.open(file())) {
            journal.begin(FOLDER);
        }
        String whole = Files.readString(file());
        for (int cut = 1; cut < whole.length(); cut++) {
            Files.writeString(file(), whole);
            Files.writeString(file(), whole.substring(0, cut), StandardOpenOption.APPEND);

            assertThat(left()).as("cut after %d characters", cut).containsExactly(FOLDER);
            try (Journal journal = Journal.open(file())) {
                journal.begin(NETWORK);
            }
            assertThat(left()).as("cut after %d characters", cut).contains(FOLDER, NETWORK);
        }
    }

    /// As XFS leaves the end of a file after a loss of power.
    @Test
    void zerosInPlaceOfTheLastLineAreNoLineAndSpoilNone() throws Exception {
        try (Journal journal = Journal.open(file())) {
            journal.begin(FOLDER);
        }
        Files.write(file(), new byte[4096], StandardOpenOption.APPEND);

        assertThat(left()).containsExactly(FOLDER);
        try (Journal journal = Journal.open(file())) {
            journal.begin(NETWORK);
        }
        assertThat(left()).containsExactly(FOLDER, NETWORK);
    }

    @Test
    void numbersGoOnWhereTheLastWriterEnded() throws SandboxException {
        try (Journal journal = Journal.open(file())) {
            journal.begin(FOLDER);
            journal.begin(NETWORK);
            journal.gone(journal.left().getLast());
        }
        try (Journal journal = Journal.open(file())) {
            journal.begin(PIN);
            assertThat(journal.left().getLast().number()).isEqualTo(2);
        }

        assertThat(left()).containsExactly(FOLDER, PIN);
    }

    @Test
    void aLineThatIsJsonAndNoTraceIsRefusedWithItsPlace() throws Exception {
        Files.writeString(file(), "{\"number\":0,\"trace\":{\"kind\":\"moon\"}}\n");

        assertThatThrownBy(() -> Journal.read(file()))
                .isInstanceOf(SandboxException.class)
                .hasMessageContaining(file() + ", line 1")
                .hasMessageContaining("trace.kind")
                .hasMessageContaining("'moon' is not known");
    }

    @Test
    void anInterfaceOfAnOldJournalDoesNotSayWhichPluginsAndWhichCache() throws Exception {
        Files.writeString(
                file(),
                """
                {"number":0,"trace":{"kind":"attachment","network":"net","configuration":"{}",\
                "containerId":"abc","namespace":"/run/netns/cni-1","interface":"eth0",\
                "arguments":[["IgnoreUnknown","1"]],"capabilities":{}}}
                """);

        assertThat(left())
                .containsExactly(
                        new Trace.Attachment(
                                "net",
                                "{}",
                                "abc",
                                "/run/netns/cni-1",
                                "eth0",
                                List.of(List.of("IgnoreUnknown", "1")),
                                Map.of(),
                                Optional.empty(),
                                List.of(),
                                ""));
    }

    @Test
    void withoutAFileNothingIsLeft() throws SandboxException {
        assertThat(left()).isEmpty();
    }

    @Test
    void aContainerThatLivesKeepsAllThatItLivesIn() {
        Trace infra =
                new Trace.RuntimeContainer(Optional.empty(), "runc", "/run/r", "s", "/warren/s");
        for (Trace earlier : List.of(FOLDER, NETWORK, PIN, MOUNT, ATTACHMENT)) {
            assertThat(earlier.isNeededBy(infra)).as(earlier.words()).isTrue();
            assertThat(earlier.isNeededBy(CONTAINER)).as(earlier.words()).isTrue();
        }
        Trace ofAnother = new Trace.Folder(Optional.of("c2"), "/run/x/1/containers/c2");
        assertThat(ofAnother.isNeededBy(CONTAINER)).isFalse();
    }

    @Test
    void anInterfaceThatCouldNotBeTakenBackKeepsItsNamespaceAndNothingElse() {
        assertThat(NETWORK.isNeededBy(ATTACHMENT)).isTrue();
        assertThat(FOLDER.isNeededBy(ATTACHMENT)).isFalse();
        assertThat(PIN.isNeededBy(ATTACHMENT)).isFalse();
        assertThat(MOUNT.isNeededBy(ATTACHMENT)).isFalse();
    }

    @Test
    void aMountKeepsTheFolderAboveIt() {
        assertThat(FOLDER.isNeededBy(MOUNT)).isTrue();
        assertThat(new Trace.Folder(Optional.empty(), "/run/x/2").isNeededBy(MOUNT)).isFalse();
    }
}
