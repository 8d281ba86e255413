// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.call;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Contexts;
import dev.warren.kernel.abi.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Calls that a copy of this process makes, one after the other, and nothing else.
///
/// The copy has one thread, and of the JVM only the memory: no Java may run in it, no lock of it is
/// ever given back. So each call is a context (`makecontext(3)`) of its own, with a stack of its own,
/// which continues in the next one (`uc_link`), and the copy begins, by `clone(2)`, in the first. What
/// a call returns is lost; a call that fails is followed by the next one all the same. Every context
/// blocks all signals, so no handler of the JVM runs in the copy either.
///
/// Source: man 2 clone, man 3 makecontext, setcontext. The memory is copied on writing, never shared:
/// a copy that shared it would have its thread's `errno` in common with a thread of the JVM.
///
/// Thread: confined to the one that made it; closing frees the memory, of which the copy has its own.
public final class CallSequence implements AutoCloseable {
    /// `ucontext_t` has 968 bytes on x86_64, 4,560 on aarch64 and 944 on riscv64.
    private static final int CONTEXT_BYTES = 8 * 1024;

    /// The functions are wrappers of system calls; they need a few hundred.
    private static final int STACK_BYTES = 16 * 1024;

    private static final int ALIGNMENT = 64;
    private static final int ARGUMENTS = 4;
    private static final long EVERY_SIGNAL = -1;

    private final NativeFunction getcontext = NativeFunction.find("getcontext");
    private final NativeFunction makecontext = NativeFunction.find("makecontext");
    private final NativeFunction setcontext = NativeFunction.find("setcontext");
    private final NativeFunction clone = NativeFunction.find("clone");
    private final NativeFunction syscall = NativeFunction.find("syscall");

    private final Arena arena = Arena.ofConfined();
    private final List<Step> steps = new ArrayList<>();

    private record Step(long function, long first, long second, long third, long fourth) {}

    /// Adds a system call; unlike [Scratch#call] it is not made again when it fails.
    public CallSequence then(SystemCall call, long a, long b, long c) {
        steps.add(new Step(syscall.address(), call.number(), a, b, c));
        return this;
    }

    /// Adds a function with one argument.
    public CallSequence then(NativeFunction function, long argument) {
        steps.add(new Step(function.address(), argument, 0, 0, 0));
        return this;
    }

    /// Copies the process and lets the copy make the calls. The last one must not return: the C
    /// library would end the copy by `exit(3)`, with everything that the JVM has registered there.
    ///
    /// No signal that comes from outside should be let through on the calling thread: between its first
    /// instruction and its first context the copy has this thread's mask.
    ///
    /// @param flags of `clone`, with the signal that announces the end
    /// @param descriptorAddress where a pidfd is left, with `CLONE_PIDFD`
    /// @return the number of the copy
    /// @throws SyscallException `EPERM`, `ENOSPC`, `EUSERS` for the namespaces among the flags,
    ///     `EAGAIN` beyond the limit of processes, `ENOMEM` when the memory of the JVM may not be
    ///     promised twice (`vm.overcommit_memory`)
    public int fork(Scratch scratch, String subject, long flags, long descriptorAddress)
            throws SyscallException {
        long next = 0;
        for (Step step : steps.reversed()) {
            next = context(scratch, step, next);
        }
        int child =
                clone.callInt(
                        scratch,
                        setcontext.address(),
                        stack().address() + STACK_BYTES,
                        flags,
                        next,
                        descriptorAddress,
                        0,
                        0);
        if (child < 0) {
            throw new SyscallException("clone", subject, scratch.errno());
        }
        return child;
    }

    private long context(Scratch scratch, Step step, long next) {
        MemorySegment memory = arena.allocate(CONTEXT_BYTES, ALIGNMENT);
        MemorySegment stack = stack();
        long context = memory.address();
        if (getcontext.callInt(scratch, context) != 0) {
            throw new AssertionError("getcontext(3) failed with errno " + scratch.errno());
        }
        ByteBuffer fields = memory.asByteBuffer().order(ByteOrder.nativeOrder());
        fields.putLong(Contexts.UC_LINK_OFFSET, next);
        fields.putLong(Contexts.UC_STACK_OFFSET, stack.address());
        fields.putLong(Contexts.UC_STACK_SIZE_OFFSET, STACK_BYTES);
        fields.putLong(Contexts.UC_SIGMASK_OFFSET, EVERY_SIGNAL);
        makecontext.call(
                scratch,
                context,
                step.function,
                ARGUMENTS,
                step.first,
                step.second,
                step.third,
                step.fourth);
        return context;
    }

    private MemorySegment stack() {
        return arena.allocate(STACK_BYTES, ALIGNMENT);
    }

    @Override
    public void close() {
        arena.close();
    }
}
