// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.spec;

import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.json.Json;
import dev.warren.sandbox.pod.ContainerConfiguration;
import dev.warren.sandbox.pod.ContainerConfiguration.UserNumbers;
import dev.warren.sandbox.pod.ContainerConfiguration.WantedUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// `process` of a container: what runs, as whom, and with which privileges.
final class ContainerProcess {
    private static final String STANDARD_PATH =
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private ContainerProcess() {}

    /// The words, environment and user of a container, each the image's unless the container wants another.
    static Map<String, Object> of(
            SandboxParts sandbox,
            ContainerConfiguration container,
            ImageDefaults image,
            NodeTraits node)
            throws SandboxException {
        Map<String, Object> process =
                Json.object(
                        "user",
                        user(numbers(container, image)),
                        "args",
                        words(container, image),
                        "env",
                        environment(sandbox, container, image, node),
                        "cwd",
                        workingDirectory(container, image),
                        "capabilities",
                        capabilities(privileges(container, node)));
        if (container.noNewPrivileges()) {
            process.put("noNewPrivileges", true);
        }
        return process;
    }

    /// The container's numbers, or the image's; the groups that the image gives to the same user are added to
    /// those that the container names, and its first group is among them.
    private static UserNumbers numbers(ContainerConfiguration container, ImageDefaults image) {
        UserNumbers ofImage = image.user().orElseGet(() -> new UserNumbers(0, 0, List.of()));
        Set<Long> groups = new TreeSet<>();
        long user = container.user().map(WantedUser::user).orElse(ofImage.user());
        long group = 0;
        if (user == ofImage.user()) {
            group = ofImage.group();
            groups.addAll(ofImage.supplementalGroups());
        }
        if (container.user().isPresent()) {
            group = container.user().get().group().orElse(group);
            groups.addAll(container.user().get().supplementalGroups());
        }
        groups.add(group);
        return new UserNumbers(user, group, List.copyOf(groups));
    }

    static Map<String, Object> user(UserNumbers numbers) {
        Map<String, Object> user = Json.object("uid", numbers.user(), "gid", numbers.group());
        if (!numbers.supplementalGroups().isEmpty()) {
            user.put("additionalGids", numbers.supplementalGroups());
        }
        return user;
    }

    /// The sets that containerd fills. The inheritable set stays empty, or a program with file capabilities
    /// would get more than was meant.
    static Map<String, Object> capabilities(List<String> names) {
        return Json.object("bounding", names, "effective", names, "permitted", names);
    }

    /// A variable that comes twice has its last value, at its first place.
    static List<String> environment(List<String> variables) {
        Map<String, String> byName = new LinkedHashMap<>();
        for (String variable : variables) {
            int end = variable.indexOf('=');
            byName.put(end < 0 ? variable : variable.substring(0, end), variable);
        }
        return new ArrayList<>(byName.values());
    }

    private static List<String> environment(
            SandboxParts sandbox,
            ContainerConfiguration container,
            ImageDefaults image,
            NodeTraits node) {
        String wanted = sandbox.pod().hostName();
        List<String> variables = new ArrayList<>();
        variables.add(STANDARD_PATH);
        variables.add("HOSTNAME=" + (wanted.isEmpty() ? node.hostName() : wanted));
        variables.addAll(image.environment());
        variables.addAll(container.environment());
        return environment(variables);
    }

    /// A command replaces both of the image's; arguments alone replace the image's command.
    private static List<String> words(ContainerConfiguration container, ImageDefaults image)
            throws SandboxException {
        List<String> words = new ArrayList<>();
        if (container.command().isEmpty()) {
            words.addAll(image.entryPoint());
            words.addAll(container.arguments().isEmpty() ? image.command() : container.arguments());
        } else {
            words.addAll(container.command());
            words.addAll(container.arguments());
        }
        if (words.isEmpty()) {
            throw new SandboxException(
                    "container "
                            + container.name()
                            + " has nothing to run: neither it nor its image names a command");
        }
        return words;
    }

    private static String workingDirectory(ContainerConfiguration container, ImageDefaults image) {
        if (!container.workingDirectory().isEmpty()) {
            return container.workingDirectory();
        }
        return image.workingDirectory().isEmpty() ? "/" : image.workingDirectory();
    }

    private static List<String> privileges(ContainerConfiguration container, NodeTraits node)
            throws SandboxException {
        if (container.privileged()) {
            return node.capabilities();
        }
        try {
            return Capabilities.adjusted(
                    container.addedCapabilities(),
                    container.droppedCapabilities(),
                    node.capabilities());
        } catch (SandboxException unknown) {
            throw new SandboxException(
                    "container " + container.name() + ": " + unknown.getMessage(), unknown);
        }
    }
}
