// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

/// The steps of making, stopping and removing sandboxes, for progress, messages and tests.
public enum Step {
    CLAIM("claiming the name"),
    MAKE_FOLDER("making the folder"),
    MAKE_NETWORK_NAMESPACE("making the network namespace"),
    FURNISH_NETWORK("bringing up loopback and applying settings in"),
    MAKE_PINS("making and mounting the namespaces"),
    ADD_INTERFACE("adding the interface"),
    WRITE_FILES("writing the files"),
    MOUNT_SHARED_MEMORY("mounting shared memory"),
    UNPACK_IMAGE("unpacking the image"),
    WRITE_BUNDLE("writing the bundle"),
    CREATE_CONTAINER("creating the container"),
    PROVE_NAMESPACES("comparing the namespaces of"),
    START_CONTAINER("starting the container"),
    COMMIT("writing the record of"),
    STOP_CONTAINER("stopping the container"),
    DELETE_CONTAINER("deleting the container"),
    END_LEFTOVERS("ending what is left of"),
    UNMOUNT("unmounting"),
    DELETE_INTERFACE("deleting the interface"),
    REMOVE_NETWORK_NAMESPACE("removing the network namespace"),
    REMOVE_CONTROL_GROUP("removing the control group"),
    REMOVE_FOLDER("removing the folder"),
    FORGET("forgetting");

    private final String words;

    Step(String words) {
        this.words = words;
    }

    /// The step in words, to be followed by what it is about.
    public String words() {
        return words;
    }
}
