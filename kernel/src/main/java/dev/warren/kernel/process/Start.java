// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.process;

import dev.warren.kernel.Fd;
import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Files;
import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.abi.SystemCall;
import dev.warren.kernel.call.Arguments;
import dev.warren.kernel.call.NativeFunction;
import dev.warren.kernel.call.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One start of a program by `posix_spawn(3)`, which the C library does with a `vfork`: the child borrows
/// the calling thread, and its namespaces, until it has become the program. No thread of the JVM is
/// made, unlike with `ProcessBuilder`, whose reaper thread would stay in the namespace.
final class Start implements AutoCloseable {
    /// Since glibc 2.34; musl has none.
    static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";

    /// Since glibc 2.29 and musl 1.1.24.
    private static final String WORK_IN = "posix_spawn_file_actions_addchdir_np";

    /// `posix_spawnattr_t` has 336 bytes and `posix_spawn_file_actions_t` 80, on all 64-bit glibc.
    private static final int ATTRIBUTES_BYTES = 512;

    private static final int ACTIONS_BYTES = 256;
    private static final int SIGNAL_SET_BYTES = 128;
    private static final int FIRST_AFTER_STANDARD = 3;

    /// `spawn.h` of glibc and musl.
    private static final int POSIX_SPAWN_SETSIGDEF = 0x04;

    private static final int POSIX_SPAWN_SETSIGMASK = 0x08;

    /// Since glibc 2.26.
    private static final int POSIX_SPAWN_SETSID = 0x80;

    private static final NativeFunction SPAWN = NativeFunction.find("posix_spawn");

    private final List<Fd> duplicates = new ArrayList<>();
    private final Arguments memory = new Arguments();
    private final Scratch scratch = Scratch.borrow();
    private final long actions;
    private final long attributes;
    private final Arguments.Area childNumber;
    private final long environment;

    Start(Program program, Streams streams, String closeFrom) throws SyscallException {
        actions = memory.area(ACTIONS_BYTES).address();
        attributes = memory.area(ATTRIBUTES_BYTES).address();
        childNumber = memory.area(Long.BYTES);
        boolean ready = false;
        try {
            check("posix_spawn_file_actions_init", actions);
            check("posix_spawnattr_init", attributes);
            environment = memory.array(program.environment());
            prepare(streams, closeFrom);
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private void prepare(Streams streams, String closeFrom) throws SyscallException {
        List<Fd> further = streams.further();
        int firstClosed = FIRST_AFTER_STANDARD + further.size();
        stream(streams.input(), 0, firstClosed);
        stream(streams.output(), 1, firstClosed);
        stream(streams.error(), 2, firstClosed);
        for (int i = 0; i < further.size(); i++) {
            stream(Optional.of(further.get(i)), FIRST_AFTER_STANDARD + i, firstClosed);
        }
        if (streams.folder().isPresent()) {
            check(WORK_IN, actions, memory.text(streams.folder().get()));
        }
        // What Java opened without O_CLOEXEC (its sockets) must not be inherited.
        if (NativeFunction.exists(closeFrom)) {
            check(closeFrom, actions, firstClosed);
        } else {
            // All that is open by now; whoever opens something meanwhile marks it.
            Program.closeOnExec();
        }
        attributes(streams.ownSession());
    }

    private void stream(Optional<Fd> fd, int number, int firstFree) throws SyscallException {
        if (fd.isPresent()) {
            int from = outOfTheWay(fd.get(), firstFree);
            check("posix_spawn_file_actions_adddup2", actions, from, number);
        }
    }

    /// A descriptor that has itself one of the program's numbers would be overwritten before it is its turn.
    private int outOfTheWay(Fd fd, int firstFree) throws SyscallException {
        if (fd.number() >= firstFree) {
            return fd.number();
        }
        int command = Files.F_DUPFD_CLOEXEC;
        long duplicate =
                scratch.demand(
                        SystemCall.FCNTL, fd.subject(), fd.number(), command, firstFree, 0, 0);
        Fd owned = Fd.adopt(duplicate, fd.subject());
        duplicates.add(owned);
        return owned.number();
    }

    /// No signal blocked; every handler is gone by itself. `SIGPIPE`, which servers like to ignore, ends
    /// a program again that writes to nobody.
    private void attributes(boolean ownSession) throws SyscallException {
        Arguments.Area none = memory.area(SIGNAL_SET_BYTES);
        Arguments.Area pipe = memory.area(SIGNAL_SET_BYTES);
        pipe.bytes().putLong(0, Signals.bit(Processes.SIGPIPE));
        check("posix_spawnattr_setsigmask", attributes, none.address());
        check("posix_spawnattr_setsigdefault", attributes, pipe.address());
        int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
        if (ownSession) {
            flags |= POSIX_SPAWN_SETSID;
        }
        check("posix_spawnattr_setflags", attributes, flags);
    }

    /// Calls a function of the family, all of which return an error number.
    private void check(String function, long... arguments) throws SyscallException {
        int errno = NativeFunction.find(function).callInt(scratch, arguments);
        if (errno != 0) {
            throw new SyscallException(function, "a program to be started", errno);
        }
    }

    /// Starts one file.
    ///
    /// @return the child's number
    int run(String file, List<String> words) throws SyscallException {
        int errno =
                SPAWN.callInt(
                        scratch,
                        childNumber.address(),
                        memory.text(file),
                        actions,
                        attributes,
                        memory.array(words),
                        environment);
        if (errno != 0) {
            throw new SyscallException("execve", file, errno);
        }
        return childNumber.bytes().getInt(0);
    }

    @Override
    public void close() {
        duplicates.forEach(Fd::close);
        NativeFunction.find("posix_spawn_file_actions_destroy").callInt(scratch, actions);
        NativeFunction.find("posix_spawnattr_destroy").callInt(scratch, attributes);
        scratch.close();
        memory.close();
    }
}
