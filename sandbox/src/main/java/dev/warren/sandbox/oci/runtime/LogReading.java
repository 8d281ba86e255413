// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox.oci.runtime;

import dev.warren.kernel.Fd;
import dev.warren.kernel.FileStatus;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import dev.warren.kernel.abi.Files;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One reading of a log, to its end or for as long as it is written.
final class LogReading implements AutoCloseable {
    private final ContainerLog log;
    private final LogRequest request;
    private final ContainerLog.Lines lines;
    private final LogParser parser;
    private final @Nullable LogWatch watch;
    private Fd file;
    private long offset;
    private long skip;
    private boolean wanted = true;

    private LogReading(
            ContainerLog log,
            LogRequest request,
            ContainerLog.Lines lines,
            Fd file,
            @Nullable LogWatch watch) {
        this.log = log;
        this.request = request;
        this.lines = lines;
        this.parser = LogParser.of(log.format());
        this.file = file;
        this.watch = watch;
    }

    static LogReading open(ContainerLog log, LogRequest request, ContainerLog.Lines lines)
            throws SyscallException {
        Fd file = openFile(log.path());
        try {
            // Watched before it is read, so that nothing comes unnoticed in between.
            LogWatch watch = request.follow() ? LogWatch.open(log.path(), request) : null;
            return new LogReading(log, request, lines, file, watch);
        } catch (SyscallException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    private static Fd openFile(String path) throws SyscallException {
        Fd file = Fd.open(path, Files.O_RDONLY | Files.O_NONBLOCK | Files.O_NOCTTY);
        boolean regular = false;
        try {
            regular = file.status().isFile();
        } finally {
            if (!regular) {
                file.close();
            }
        }
        if (!regular) {
            throw new SyscallException("read", path + ", which is no regular file", Errno.EINVAL);
        }
        return file;
    }

    void run() throws IOException {
        if (request.tail().isPresent()) {
            LogTail.Start start =
                    LogTail.find(
                            file,
                            file.status().size(),
                            log.format(),
                            request.tail().get(),
                            request.sources());
            offset = start.offsetBytes();
            skip = start.skip();
        }
        LogWatch follower = watch;
        if (follower == null) {
            readToTheEnd();
        } else {
            follow(follower);
        }
        if (wanted) {
            parser.flush(this::take);
        }
    }

    private void follow(LogWatch follower) throws IOException {
        while (wanted) {
            // Asked before it is read: what was written until then is there to be read.
            boolean mayGrow = follower.mayGrow();
            readToTheEnd();
            if (!mayGrow || !wanted || !follower.await()) {
                return;
            }
            reopenIfReplaced(follower);
        }
    }

    private void readToTheEnd() throws IOException {
        if (file.status().size() < offset) {
            // Cut by somebody, as logrotate's copytruncate does.
            offset = 0;
        }
        while (wanted) {
            byte[] piece = file.readAt(offset);
            if (piece.length == 0) {
                return;
            }
            offset += piece.length;
            parser.feed(piece, this::take);
        }
    }

    /// A rotated log goes on in a new file of the old name; what was written to the old one comes first.
    private void reopenIfReplaced(LogWatch follower) throws IOException {
        Optional<Fd> found = findFile();
        if (found.isEmpty()) {
            return;
        }
        Fd now = found.get();
        FileStatus there;
        FileStatus here;
        try {
            there = now.status();
            here = file.status();
        } catch (SyscallException failed) {
            now.close();
            throw failed;
        }
        if (there.inode() == here.inode() && there.device() == here.device()) {
            now.close();
            return;
        }
        readToTheEnd();
        file.close();
        file = now;
        offset = 0;
        follower.fileReplaced();
    }

    private Optional<Fd> findFile() throws SyscallException {
        try {
            return Optional.of(openFile(log.path()));
        } catch (SyscallException failed) {
            if (failed.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private void take(LogLine line) throws IOException {
        if (!wanted || !request.sources().contains(line.source())) {
            return;
        }
        if (skip > 0) {
            if (line.endsLine()) {
                skip--;
            }
            return;
        }
        Optional<Instant> since = request.since();
        if (since.isPresent()
                && line.time().isPresent()
                && line.time().get().isBefore(since.get())) {
            return;
        }
        wanted = lines.take(line);
    }

    @Override
    public void close() {
        file.close();
        if (watch != null) {
            watch.close();
        }
    }
}
