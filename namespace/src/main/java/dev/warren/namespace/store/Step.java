// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

/// The steps of making, attaching and removing a named namespace, for messages and tests.
public enum Step {
    MAKE_FOLDER("making the folder"),
    OPEN_FOLDER("opening the folder"),
    LOCK_FOLDER("locking the folder"),
    SHARE_FOLDER("sharing the folder's mounts with other mount namespaces"),
    CHOOSE_NAME("choosing a name"),
    MAKE_NAMESPACE("making the namespace"),
    OPEN_NAMESPACE("opening the namespace"),
    MAKE_FILE("making the file"),
    MOUNT("mounting the namespace on the file"),
    VERIFY("finding the namespace by its name"),
    UNMOUNT("unmounting the namespace"),
    REMOVE_FILE("removing the file");

    private final String words;

    Step(String words) {
        this.words = words;
    }

    /// The step in words, as in "… failed".
    public String words() {
        return words;
    }
}
