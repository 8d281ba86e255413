// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Steps some of which fail, and which are noted.
///
/// Thread: one at a time.
final class BrokenSteps implements Steps {
    private final SandboxGround ground;
    private final Map<Integer, Break> broken;
    private final List<String> taken = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /// @param broken which of them fail, counted from 0
    BrokenSteps(SandboxGround ground, Map<Integer, Break> broken) {
        this.ground = ground;
        this.broken = broken;
    }

    /// None fails.
    static BrokenSteps whole(SandboxGround ground) {
        return new BrokenSteps(ground, Map.of());
    }

    enum Moment {
        BEFORE,
        AFTER
    }

    /// How a step fails.
    enum Failure {
        FULL,
        BUSY,
        TOLD;

        IOException exception() {
            return switch (this) {
                case FULL -> new SyscallException("write", "what the test broke", Errno.ENOSPC);
                case BUSY -> new SyscallException("umount2", "what the test broke", Errno.EBUSY);
                case TOLD -> new SandboxException("what the test broke could not be done");
            };
        }
    }

    /// @param moment before the step acts, or after it has
    record Break(Moment moment, Failure failure) {}

    @Override
    public <T> T take(String sandbox, Step step, String subject, Action<T> action)
            throws IOException {
        int number = taken.size();
        taken.add(step + " " + subject);
        ground.remember(sandbox, subject);
        Break mine = broken.get(number);
        if (mine != null && mine.moment() == Moment.BEFORE) {
            throw mine.failure().exception();
        }
        T result = action.run();
        if (mine != null) {
            ground.remember();
            throw mine.failure().exception();
        }
        return result;
    }

    @Override
    public void note(String text) {
        notes.add(text);
    }

    /// The steps so far, each by its name and what it was about.
    List<String> taken() {
        return List.copyOf(taken);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
