// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.nsfs;

import dev.warren.kernel.abi.Nsfs;

/// The kinds of namespaces, with the word that `/proc/<pid>/ns/` uses. Source: man 7 namespaces.
public enum NamespaceKind {
    NETWORK("net", Nsfs.CLONE_NEWNET),
    MOUNT("mnt", Nsfs.CLONE_NEWNS),
    USER("user", Nsfs.CLONE_NEWUSER),
    PROCESS("pid", Nsfs.CLONE_NEWPID),
    HOST_NAME("uts", Nsfs.CLONE_NEWUTS),
    INTER_PROCESS("ipc", Nsfs.CLONE_NEWIPC),
    CONTROL_GROUP("cgroup", Nsfs.CLONE_NEWCGROUP),
    TIME("time", Nsfs.CLONE_NEWTIME);

    private final String word;
    private final int flag;

    NamespaceKind(String word, int flag) {
        this.word = word;
        this.flag = flag;
    }

    /// The file name below `/proc/<pid>/ns/`.
    public String word() {
        return word;
    }

    /// The `CLONE_NEW…` bit.
    public int flag() {
        return flag;
    }
}
