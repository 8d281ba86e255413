// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.manifest;

import dev.warren.sandbox.json.MalformedException;
import dev.warren.sandbox.json.Node;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// As whom and with what rights a container runs: what it says itself counts before what its pod says. Source:
/// Kubernetes API, "SecurityContext v1 core", "PodSecurityContext v1 core".
final class KubernetesSecurity {
    private static final Pattern CAPABILITY = Pattern.compile("[A-Z][A-Z_]*");
    private static final Set<String> CONTAINER =
            Set.of(
                    "runAsUser",
                    "runAsGroup",
                    "runAsNonRoot",
                    "privileged",
                    "allowPrivilegeEscalation",
                    "readOnlyRootFilesystem",
                    "capabilities");

    /// Kubernetes takes no greater ones. Source: `validation.IsValidUserID`.
    private static final long LAST_ID = 0x7fffffffL;

    private final Node pod;
    private final Node container;
    private final Unsupported unsupported;

    KubernetesSecurity(Node pod, Node container, Unsupported unsupported)
            throws MalformedException {
        this.pod = pod;
        this.container = container;
        this.unsupported = unsupported;
        unsupported.allBut(container, CONTAINER);
        unsupported.allBut(container.member("capabilities"), Set.of("add", "drop"));
    }

    private Node own(String name) throws MalformedException {
        Node own = container.member(name);
        return own.isPresent() ? own : pod.member(name);
    }

    /// The group is the user's own where only a user is named, and those of the pod come along.
    Optional<WantedUser> user() throws MalformedException {
        Node user = own("runAsUser");
        Node group = own("runAsGroup");
        Node groups = pod.member("supplementalGroups");
        List<Long> supplemental = new ArrayList<>();
        for (Node item : groups.items()) {
            supplemental.add(
                    item.findNumber(0, LAST_ID).orElseThrow(() -> item.wrong("is missing")));
        }
        Optional<Long> number = user.findNumber(0, LAST_ID);
        Optional<Long> groupNumber = group.findNumber(0, LAST_ID);
        Node notRoot = own("runAsNonRoot");
        if (notRoot.truth(false) && number.isEmpty()) {
            unsupported.note(
                    notRoot, "who the image's user is, is not looked at: it needs runAsUser");
        }
        if (notRoot.truth(false) && number.isPresent() && number.get() == 0) {
            throw user.wrong("must not be 0 with runAsNonRoot");
        }
        if (number.isPresent()) {
            return Optional.of(new WantedUser(number.get(), groupNumber, supplemental));
        }
        if (group.isPresent()) {
            unsupported.note(group, "it needs runAsUser beside it");
        }
        if (!supplemental.isEmpty()) {
            unsupported.note(groups, "it needs runAsUser beside it");
        }
        return Optional.empty();
    }

    boolean privileged() throws MalformedException {
        return container.member("privileged").truth(false);
    }

    /// Kubernetes does not take it for what is privileged or may administer the system.
    boolean noNewPrivileges() throws MalformedException {
        Node escalation = container.member("allowPrivilegeEscalation");
        boolean denied = !escalation.truth(true);
        if (denied && (privileged() || capabilities("add").contains("SYS_ADMIN"))) {
            throw escalation.wrong(
                    "must not be false with privileged, nor with the capability SYS_ADMIN");
        }
        return denied;
    }

    boolean readOnlyRoot() throws MalformedException {
        return container.member("readOnlyRootFilesystem").truth(false);
    }

    /// @param which `add` or `drop`
    List<String> capabilities(String which) throws MalformedException {
        List<String> names = new ArrayList<>();
        for (Node item : container.member("capabilities").member(which).items()) {
            String name = item.text();
            String plain = name.startsWith("CAP_") ? name.substring(4) : name;
            if (!CAPABILITY.matcher(plain).matches()) {
                throw item.wrong(
                        "must be the name of a capability, such as NET_ADMIN, or ALL, not '%s'"
                                .formatted(Names.shown(name)));
            }
            names.add(plain);
        }
        return names;
    }
}
