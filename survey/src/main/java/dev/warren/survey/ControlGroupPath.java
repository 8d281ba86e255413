// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey;

import java.util.Set;

/// What the folders of a control group's path are called.
final class ControlGroupPath {
    private static final int ID_LENGTH = 64;
    private static final String SCOPE = ".scope";

    private ControlGroupPath() {}

    /// Adds what a path may be named after: `<id>`, `docker-<id>.scope`, `slice:cri-containerd:<id>`.
    static void addNames(String path, Set<String> names) {
        for (String folder : path.split("/", -1)) {
            String name = withoutScope(folder);
            names.add(name);
            names.add(name.substring(name.lastIndexOf('-') + 1));
            names.add(name.substring(name.lastIndexOf(':') + 1));
        }
        names.remove("");
    }

    /// The path down to the deepest folder that is a container's; empty where none is. Deepest, because
    /// whoever lives in a container may make folders below its own, and none above.
    static String innermostContainer(String path) {
        int end = path.length();
        while (end > 0) {
            int start = path.lastIndexOf('/', end - 1) + 1;
            if (isContainer(path.substring(start, end), path.substring(0, start))) {
                return path.substring(0, end);
            }
            end = start - 1;
        }
        return "";
    }

    private static boolean isContainer(String folder, String parents) {
        String name = withoutScope(folder);
        int id = Math.max(name.lastIndexOf('-'), name.lastIndexOf(':')) + 1;
        return isId(name, id)
                // Those that people name themselves: LXC, then systemd-nspawn.
                || folder.startsWith("lxc.payload.")
                || parents.endsWith("/lxc/")
                || parents.endsWith("/lxc.payload/")
                || (folder.startsWith("machine-") && folder.endsWith(SCOPE))
                || (folder.startsWith("systemd-nspawn@") && folder.endsWith(".service"));
    }

    private static String withoutScope(String folder) {
        return folder.endsWith(SCOPE)
                ? folder.substring(0, folder.length() - SCOPE.length())
                : folder;
    }

    private static boolean isId(String text, int from) {
        if (text.length() - from != ID_LENGTH) {
            return false;
        }
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
