// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Directory;
import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import dev.warren.sandbox.SandboxException;
import dev.warren.sandbox.pod.ContainerConfiguration.RootSource;
import dev.warren.sandbox.tree.TreeRemoval;
import org.jspecify.annotations.Nullable;

/// The root file system of a container, made from an image that lies on the machine.
///
/// Whatever an image holds, nothing is read or written outside of the folder: every path in it is looked up with
/// the folder as its root, and made, changed or removed as one name in an open folder. What an image should not
/// hold is a failure and not mended: names with `..`, links that lead out, entries below a link that leads
/// nowhere, headers that two readers would read differently.
///
/// Needs `CAP_CHOWN`, `CAP_FOWNER`, `CAP_FSETID`, `CAP_DAC_OVERRIDE`, `CAP_MKNOD` and `CAP_SETFCAP` for what
/// images usually hold, and Linux 5.6.
///
/// Thread: any; one at a time for one folder.
public final class RootFilesystem {
    private static final int MODE_WHILE_MADE = 0700;

    private RootFilesystem() {}

    /// Unpacks an image with the standard settings; see [#unpack(RootSource.Image,String,UnpackSettings)].
    public static ImageConfiguration unpack(RootSource.Image source, String folder)
            throws SandboxException {
        return unpack(source, folder, UnpackSettings.standard());
    }

    /// Unpacks an image: the layers of an OCI image layout (a folder or a tar archive) or of an archive of
    /// `docker save`, also one that gzip has compressed, as they are or compressed by gzip. Of several images
    /// the one that is named, of several platforms this machine's. What has a digest is checked by it.
    ///
    /// @param folder is made, in a folder that is there; an empty one is taken as well
    /// @return how the image wants to be run
    /// @throws ImageException when there is no such image, or something in it is not what it should be, or
    ///     cannot be written: with the archive, the entry and the reason. The folder is gone or empty again then;
    ///     what could not be removed again is told by [SandboxException#further]
    public static ImageConfiguration unpack(
            RootSource.Image source, String folder, UnpackSettings settings)
            throws SandboxException {
        boolean made = prepare(source, folder);
        boolean complete = false;
        SandboxException failure = null;
        try (BlobStore store = Stores.open(source.path(), folder, settings.limitBytes())) {
            ChosenImage image = ImageChoice.choose(store, source.reference(), Platform.here());
            ImageConfiguration configuration = ImageConfiguration.read(image.configuration());
            new ImageUnpacking(store, image, settings).run(folder);
            complete = true;
            return configuration;
        } catch (SandboxException failed) {
            failure = failed;
            throw failed;
        } finally {
            if (!complete) {
                undo(folder, made, failure);
            }
        }
    }

    /// @return whether the folder was not there
    private static boolean prepare(RootSource.Image source, String folder) throws ImageException {
        try {
            Directory.make(folder, MODE_WHILE_MADE);
            return true;
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.EEXIST) {
                throw unusable(source, folder, String.valueOf(failed.getMessage()));
            }
        }
        try (Directory there = open(folder)) {
            if (!there.names(1).names().isEmpty()) {
                throw unusable(source, folder, "it is not empty");
            }
            return false;
        } catch (SyscallException failed) {
            throw unusable(source, folder, String.valueOf(failed.getMessage()));
        }
    }

    private static ImageException unusable(RootSource.Image source, String folder, String why) {
        return new ImageException(
                source.path(), "", "it cannot be unpacked into " + folder + ": " + why);
    }

    private static Directory open(String folder) throws SyscallException {
        return Directory.of(Fd.open(folder, Files.O_RDONLY | Files.O_DIRECTORY | Files.O_NOFOLLOW));
    }

    private static void undo(String folder, boolean made, @Nullable Exception failure) {
        try {
            empty(folder, made);
        } catch (SyscallException failed) {
            if (failure != null) {
                failure.addSuppressed(failed);
            }
        }
    }

    private static void empty(String folder, boolean too) throws SyscallException {
        try (Directory root = open(folder)) {
            TreeRemoval.clear(root.fd(), TreeRemoval.NOTHING);
        }
        if (too) {
            int slash = folder.lastIndexOf('/');
            Directory.removeDirectory(
                    slash < 0 ? "." : slash == 0 ? "/" : folder.substring(0, slash),
                    folder.substring(slash + 1));
        }
    }

    /// Removes a root file system with all that is in it, following no link. Without effect when it is gone
    /// already.
    ///
    /// @throws SandboxException when something cannot be removed, as while something is mounted in it
    public static void remove(String folder) throws SandboxException {
        try {
            empty(folder, true);
        } catch (SyscallException failed) {
            if (failed.errno() != Errno.ENOENT) {
                throw new SandboxException(
                        "the root file system %s cannot be removed: %s"
                                .formatted(folder, failed.getMessage()),
                        failed);
            }
        }
    }
}
