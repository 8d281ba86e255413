// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.source.eks;

import dev.warren.survey.oci.Json;
import tools.jackson.core.JsonParser;

/// To whom an address was given, as the introspection tells it. Since 1.23.0 the container and its
/// interface are blank.
///
/// @param unassigned when it was taken back; a time in the year 1 where it never was
record Assignment(
        String podNamespace,
        String podName,
        String containerId,
        String interfaceName,
        String assigned,
        String unassigned) {
    private static final String NEVER = "0001-";

    static Assignment read(JsonParser entry) {
        String[] found = {"", "", "", "", "", ""};
        Json.object(
                entry,
                (name, value) -> {
                    switch (name) {
                        case "AssignedTime" -> found[4] = Json.text(value);
                        case "UnassignedTime" -> found[5] = Json.text(value);
                        case "IPAMKey", "IPAMMetadata" ->
                                Json.object(value, (part, inner) -> member(part, inner, found));
                        default -> {}
                    }
                });
        return new Assignment(found[0], found[1], found[2], found[3], found[4], found[5]);
    }

    private static void member(String name, JsonParser value, String[] found) {
        switch (name) {
            case "k8sPodNamespace" -> found[0] = Json.text(value);
            case "k8sPodName" -> found[1] = Json.text(value);
            case "containerID" -> found[2] = Json.text(value);
            case "ifName" -> found[3] = Json.text(value);
            default -> {}
        }
    }

    /// Whether somebody has it now. One that was taken back is kept aside for half a minute, with the name
    /// of the pod that had it.
    boolean isCurrent() {
        return !podName.isEmpty()
                && (unassigned.isEmpty()
                        || unassigned.startsWith(NEVER)
                        || assigned.compareTo(unassigned) > 0);
    }
}
