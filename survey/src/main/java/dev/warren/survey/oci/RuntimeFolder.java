// SPDX-License-Identifier: Apache-2.0
package dev.warren.survey.oci;

import dev.warren.atlas.fact.Why;
import dev.warren.kernel.Directory;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.id.NamespaceId;
import dev.warren.survey.FileRoot;
import dev.warren.survey.Findings;
import dev.warren.survey.Reach;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A folder in which a runtime may keep its files.
///
/// @param reach of which containers these files may tell
/// @param path below `root`
public record RuntimeFolder(FileRoot root, Reach reach, String path) {
    /// What is reported of a file that tells of a container beyond its reach.
    public static final String BEYOND =
            "it names a container that is not below the one it lies in, so it is not believed";

    /// How it is called from outside.
    public String where() {
        return root.show(path);
    }

    /// Reads one folder that is there.
    public interface Reader {
        void read(RuntimeFolder folder, Directory opened) throws SyscallException;
    }

    /// Reads every folder that is there, by whatever names it is reached, once for everybody who may
    /// tell of other containers. One that cannot be read becomes a gap, and so does it when there is
    /// none.
    ///
    /// @param usual where the runtime keeps its files when nobody told it otherwise
    /// @param absence what to say when there is no folder at all
    public static void readEach(
            List<RuntimeFolder> folders,
            Findings findings,
            String usual,
            String absence,
            Reader reader) {
        Map<NamespaceId, List<Reach>> met = new HashMap<>();
        boolean any = false;
        for (RuntimeFolder folder : mostBelievedFirst(folders)) {
            try (Directory opened = folder.root().directory(folder.path())) {
                any = true;
                var status = opened.fd().status();
                List<Reach> reaches =
                        met.computeIfAbsent(
                                new NamespaceId(status.device(), status.inode()),
                                _ -> new ArrayList<>(1));
                if (!reaches.contains(Reach.EVERYTHING) && !reaches.contains(folder.reach())) {
                    reaches.add(folder.reach());
                    reader.read(folder, opened);
                }
            } catch (SyscallException failed) {
                if (failed.errno() != Errno.ENOENT && failed.errno() != Errno.ENOTDIR) {
                    any = true;
                    findings.gap(folder.where(), failed);
                }
            }
        }
        if (!any) {
            findings.gap(usual, Why.ABSENT, absence);
        }
    }

    /// A container that has a folder of the host mounted shall not be the one in whose name it is read.
    private static List<RuntimeFolder> mostBelievedFirst(List<RuntimeFolder> folders) {
        List<RuntimeFolder> sorted = new ArrayList<>(folders);
        sorted.sort(
                Comparator.comparingInt(
                        folder ->
                                (folder.root().isForeign() ? 1 : 0)
                                        + (folder.reach().isLimited() ? 1 : 0)));
        return sorted;
    }
}
