// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.MountFlags;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.kernel.mount.Mounts;
import dev.warren.kernel.nsfs.NamespaceDescriptor;
import dev.warren.kernel.nsfs.NamespaceKind;
import dev.warren.kernel.process.IdMap;
import dev.warren.namespace.NetworkNamespace;
import java.util.List;

/// Every call by which a store changes the machine or relies on it. There is one way to do each; the
/// interface is here so that a test can let any one of them fail.
interface StoreCalls {
    default void makeFolder(String path) throws SyscallException {
        Directory.make(path, NamespaceStore.FOLDER_MODE);
    }

    default Directory openFolder(String path) throws SyscallException {
        return Directory.open(path);
    }

    default void lock(Directory folder, int operation) throws SyscallException {
        folder.lock(operation);
    }

    default void makePrivate(String folder) throws SyscallException {
        Mounts.setPropagation(folder, MountFlags.MS_PRIVATE);
    }

    default void share(String folder) throws SyscallException {
        Mounts.setPropagation(folder, MountFlags.MS_SHARED);
    }

    default Fd copyTree(Directory folder) throws SyscallException {
        return Mounts.copyTree(folder.fd());
    }

    default void setPropagation(Fd tree, int propagation) throws SyscallException {
        Mounts.setPropagation(tree, propagation);
    }

    default void bindFolder(Directory folder) throws SyscallException {
        Mounts.bindTree(folder.fd(), folder.fd());
    }

    default void attachTree(Fd tree, Directory folder) throws SyscallException {
        Mounts.attach(tree, folder.fd());
    }

    default String randomName() throws SyscallException {
        return NamespaceName.random();
    }

    default NetworkNamespace newNamespace() throws SyscallException {
        return NetworkNamespace.create();
    }

    default NetworkNamespace newNamespace(List<IdMap> users, List<IdMap> groups)
            throws SyscallException {
        return NetworkNamespace.createOwned(users, groups);
    }

    default NetworkNamespace namespaceOf(int pid) throws SyscallException {
        return NetworkNamespace.ofProcess(pid);
    }

    default NetworkNamespace reopen(NetworkNamespace namespace) throws SyscallException {
        return namespace.reopened();
    }

    /// What is mounted on a name.
    default NetworkNamespace namespaceAt(Directory folder, String name) throws SyscallException {
        return NetworkNamespace.of(
                NamespaceDescriptor.openAt(folder.fd(), name, NamespaceKind.NETWORK));
    }

    default Fd makeFile(Directory folder, String name) throws SyscallException {
        return folder.create(name, NamespaceStore.FILE_MODE);
    }

    default void bind(NetworkNamespace namespace, Fd file) throws SyscallException {
        Mounts.bind(namespace.descriptor().fd(), file);
    }

    default NamespaceId identify(String path) throws SyscallException {
        var status = Fd.statusOf(path);
        return new NamespaceId(status.device(), status.inode());
    }

    default void unmount(Directory folder, String name) throws SyscallException {
        Mounts.detachAt(folder.fd(), name);
    }

    default void unmountFolder(String path) throws SyscallException {
        Mounts.detachUnused(path);
    }

    default void removeFolder(String above, String name) throws SyscallException {
        Directory.removeDirectory(above, name);
    }

    default void removeFile(Directory folder, String name) throws SyscallException {
        folder.remove(name);
    }
}
