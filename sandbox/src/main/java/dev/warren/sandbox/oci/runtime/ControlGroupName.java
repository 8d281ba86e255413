// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.sandbox.SandboxException;
import java.util.List;

/// What `linux.cgroupsPath` says, as a path below the root of each hierarchy.
///
/// Source: runtime-spec, config-linux.md, "Cgroups Path"; runc, `docs/systemd.md`; man 5 systemd.slice.
final class ControlGroupName {
    private static final String SLICE = ".slice";

    private ControlGroupName() {}

    /// @throws SandboxException when it is not below the root, or leads elsewhere by `..`
    static String path(String name) throws SandboxException {
        if (!name.startsWith("/")) {
            String[] parts = name.split(":", -1);
            if (parts.length == 3 && parts[0].endsWith(SLICE) && isName(parts[0], parts)) {
                return "/" + expanded(parts[0]) + "/" + unit(parts[1], parts[2]);
            }
            throw wrong(name);
        }
        List<String> elements = List.of(name.substring(1).split("/", -1));
        for (String element : elements) {
            if (element.isEmpty() || element.equals(".") || element.equals("..")) {
                throw wrong(name);
            }
        }
        return name;
    }

    private static boolean isName(String slice, String[] parts) {
        return slice.length() > SLICE.length() && !String.join("", parts).contains("/");
    }

    private static SandboxException wrong(String name) {
        return new SandboxException(
                "'"
                        + name
                        + "' names no control group: wanted is a path such as /warren/box without . or ..,"
                        + " or slice:prefix:name");
    }

    /// `a-b.slice` lies in `a.slice`.
    private static String expanded(String slice) {
        String words = slice.substring(0, slice.length() - SLICE.length());
        StringBuilder path = new StringBuilder();
        int dash = words.indexOf('-');
        while (dash >= 0) {
            path.append(words, 0, dash).append(SLICE).append('/');
            dash = words.indexOf('-', dash + 1);
        }
        return path.append(slice).toString();
    }

    private static String unit(String prefix, String name) {
        return (prefix.isEmpty() ? name : prefix + "-" + name) + ".scope";
    }
}
