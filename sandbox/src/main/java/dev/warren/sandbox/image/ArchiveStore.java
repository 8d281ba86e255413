// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.image;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.sandbox.SandboxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A tar archive that holds an image. Nothing of it is unpacked: where the content of each entry lies is noted
/// once, and read from there.
final class ArchiveStore implements BlobStore {
    private static final int MOST_ENTRIES = 100_000;
    private static final int MOST_LINKS = 10;
    private static final int SHOWN_NAMES = 5;
    private static final int BLOCK = 512;

    private final String name;
    private final Fd file;
    private final Map<String, Blob> blobs = new LinkedHashMap<>();
    private final Map<String, String> links = new LinkedHashMap<>();

    /// @param file belongs to this from now on, also when this fails
    ArchiveStore(String name, Fd file) throws SandboxException {
        this.name = name;
        this.file = file;
        boolean read = false;
        try {
            index();
            read = true;
        } catch (EntryException wrong) {
            throw new ImageException(name, wrong.entry(), wrong);
        } catch (SyscallException failed) {
            throw new ImageException(name, "", failed);
        } finally {
            if (!read) {
                file.close();
            }
        }
    }

    /// Begins anew behind the content of each entry, so that the content itself is not read.
    private void index() throws SyscallException, EntryException {
        long size = file.status().size();
        long at = 0;
        for (int i = 0; ; i++) {
            TarEntries entries = new TarEntries(new RangeStream(file, at, size));
            Optional<TarEntry> next = entries.next();
            if (next.isEmpty()) {
                if (i == 0 && size % BLOCK != 0) {
                    throw new EntryException("", "it is no tar archive");
                }
                return;
            }
            if (i == MOST_ENTRIES) {
                throw new EntryException("", "it has more than " + MOST_ENTRIES + " entries");
            }
            TarEntry entry = next.get();
            at += entries.position();
            if (entry.size() > size - at) {
                throw new EntryException(entry.name(), "the archive ends before it does");
            }
            note(entry, at);
            at += (entry.size() + BLOCK - 1) / BLOCK * BLOCK;
        }
    }

    private void note(TarEntry entry, long at) throws EntryException {
        String path = EntryPath.of(entry.name(), entry.name(), "its name").toString();
        // As when it is unpacked: the last one of a name is the one that stays.
        blobs.remove(path);
        links.remove(path);
        switch (entry.kind()) {
            case FILE -> blobs.put(path, new Blob(path, file, at, entry.size()));
            case SYMBOLIC_LINK ->
                    // `docker save` links a layer that two images share.
                    resolved(path, entry.link()).ifPresent(target -> links.put(path, target));
            case HARD_LINK ->
                    links.put(
                            path,
                            EntryPath.of(entry.link(), entry.name(), "its target").toString());
            default -> {
                // It has no content.
            }
        }
    }

    /// Where a link leads in the archive, if it does.
    private static Optional<String> resolved(String path, String link) {
        if (link.startsWith("/")) {
            return Optional.empty();
        }
        Deque<String> steps = new ArrayDeque<>(List.of(path.split("/", -1)));
        steps.removeLast();
        for (String step : link.split("/", -1)) {
            if (step.equals("..")) {
                if (steps.pollLast() == null) {
                    return Optional.empty();
                }
            } else if (!step.isEmpty() && !step.equals(".")) {
                steps.addLast(step);
            }
        }
        return Optional.of(String.join("/", steps));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Blob> find(String path) throws SandboxException {
        String at = path.startsWith("./") ? path.substring(2) : path;
        for (int i = 0; i <= MOST_LINKS; i++) {
            Blob found = blobs.get(at);
            if (found != null) {
                return Optional.of(found);
            }
            String target = links.get(at);
            if (target == null) {
                return Optional.empty();
            }
            at = target;
        }
        throw new ImageException(name, path, "its links lead nowhere");
    }

    @Override
    public List<String> names() {
        return blobs.keySet().stream().limit(SHOWN_NAMES).map(EntryException::shortened).toList();
    }

    @Override
    public void close() {
        file.close();
    }
}
