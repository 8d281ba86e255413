// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.cni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.warren.sandbox.SandboxException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What cannot be the name of a container, an interface or an argument.
final class AttachmentNamesTest extends CniClientGround {
    @Test
    void namesAreCheckedBeforeAnythingIsRun() throws SandboxException {
        NetworkConfiguration network = three("1.0.0");
        for (String id : List.of("", "../up", "-a", "a/b", "a b", "é")) {
            Attachment attachment = Attachment.of(id, "/run/netns/red", "eth0");
            assertRefused(() -> client.add(network, attachment));
            assertRefused(() -> client.delete(network, attachment));
            assertRefused(() -> client.check(network, attachment));
        }
        for (String name :
                List.of(
                        "",
                        ".",
                        "..",
                        "a/b",
                        "a:b",
                        "a b",
                        "a\u00a0b",
                        "sixteen-bytes-00",
                        "ééééééééééé")) {
            Attachment attachment = Attachment.of("id", "/run/netns/red", name);
            assertRefused(() -> client.add(network, attachment));
            assertRefused(() -> client.delete(network, attachment));
        }
        assertRefused(() -> client.add(network, Attachment.of("id", "", "eth0")));
        for (Argument argument :
                List.of(
                        new Argument("", "v"),
                        new Argument("A=B", "v"),
                        new Argument("A", "v;B=w"))) {
            assertRefused(
                    () ->
                            client.add(
                                    network,
                                    new Attachment(
                                            "id",
                                            "/run/netns/red",
                                            "eth0",
                                            List.of(argument),
                                            Map.of())));
        }
    }

    private void assertRefused(Asked asked) {
        SandboxException refused = catchThrowableOfType(SandboxException.class, asked::run);
        assertThat(refused)
                .isNotNull()
                .isNotInstanceOf(CniException.class)
                .hasMessageStartingWith("no plugin of the network 'net' was asked to ");
        assertThat(remarks.runs()).isEmpty();
    }

    private interface Asked {
        void run() throws SandboxException;
    }
}
