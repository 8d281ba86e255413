// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.pod;

import dev.warren.sandbox.SandboxException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/// What names a pod and its containers may have, whoever asks for them. They become names of files, words of
/// programs and lines of files, and have to be words that people can type. What a Kubernetes manifest may say is
/// less.
public final class PodRules {
    /// As tools that speak CRI call their pods, too.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][-A-Za-z0-9_.]*");

    /// A path has to have room for it. Source: Kubernetes, "Object Names and IDs".
    private static final int NAME_LENGTH = 253;

    /// Source: man 2 sethostname, `__NEW_UTS_LEN`.
    private static final int HOST_NAME_BYTES = 64;

    private PodRules() {}

    /// @throws SandboxException which name is not allowed, and what would be
    public static void demand(PodConfiguration pod) throws SandboxException {
        demandName("the name of the pod", pod.identity().name());
        demandName("the namespace of the pod", pod.identity().namespace());
        if (!pod.identity().uid().isEmpty()) {
            demandName("the uid of the pod", pod.identity().uid());
        }
        int bytes = pod.hostName().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > HOST_NAME_BYTES) {
            throw new SandboxException(
                    "the host name '%s' has %d bytes, and the kernel takes %d"
                            .formatted(pod.hostName(), bytes, HOST_NAME_BYTES));
        }
        Set<String> names = new HashSet<>();
        for (ContainerConfiguration container : pod.containers()) {
            demand(container);
            if (!names.add(container.name())) {
                throw new SandboxException(
                        "two containers have the name '" + container.name() + "'");
            }
        }
    }

    /// @throws SandboxException when its name is not allowed
    public static void demand(ContainerConfiguration container) throws SandboxException {
        demandName("the name of a container", container.name());
    }

    private static void demandName(String what, String name) throws SandboxException {
        if (name.length() > NAME_LENGTH || !NAME.matcher(name).matches()) {
            throw new SandboxException(
                    "%s must have 1 to %d letters, digits, '-', '_' and '.', and begin with a letter or a digit; '%s' does not"
                            .formatted(
                                    what,
                                    NAME_LENGTH,
                                    name.length() > NAME_LENGTH
                                            ? name.substring(0, NAME_LENGTH) + "…"
                                            : name));
        }
    }
}
