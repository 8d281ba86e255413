// SPDX-License-Identifier: Apache-2.0
package dev.warren.sandbox;

import dev.warren.kernel.abi.Processes;
import dev.warren.kernel.process.ProcessDescriptor;
import dev.warren.sandbox.BrokenSteps.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Works on sandboxes in a process of its own, which kills itself at a step.
final class DoomedWarren {
    private DoomedWarren() {}

    /// What it does with the only sandbox there is, or with none.
    enum Work {
        RUN_PINNED,
        RUN_WITH_PROCESS,
        STOP,
        REMOVE,
        CREATE_CONTAINER,
        REMOVE_CONTAINER;

        void run(SandboxGround ground, Steps steps) throws IOException {
            Sandboxes pinned = ground.sandboxes(steps);
            Sandboxes held =
                    new Sandboxes(ground.settings().withInfra(SandboxGround.waiting()), steps);
            switch (this) {
                case RUN_PINNED -> pinned.run(SandboxGround.pod("web"));
                case RUN_WITH_PROCESS ->
                        held.run(
                                SandboxGround.pod(
                                        "web", ground.container("one", "/bin/sleep", "1000")));
                case STOP -> pinned.stop(only(pinned).id(), Duration.ZERO);
                case REMOVE -> pinned.remove(only(pinned).id(), true);
                case CREATE_CONTAINER ->
                        pinned.createContainer(
                                only(pinned).id(), ground.container("two", "/bin/sleep", "1000"));
                case REMOVE_CONTAINER -> {
                    Sandbox sandbox = only(pinned);
                    pinned.removeContainer(
                            sandbox.id(), sandbox.containers().getFirst().record().id(), true);
                }
            }
        }

        private static Sandbox only(Sandboxes sandboxes) throws IOException {
            return sandboxes.list().getFirst();
        }
    }

    /// @param words the ground's folder, bridge and subnet; the work; the number of the step and whether before or
    ///     after it
    public static void main(String... words) throws IOException {
        SandboxGround ground = new SandboxGround(Path.of(words[0]), words[1], words[2]);
        Steps steps = new DyingSteps(Integer.parseInt(words[4]), Moment.valueOf(words[5]));
        Work.valueOf(words[3]).run(ground, steps);
    }

    private static final class DyingSteps implements Steps {
        private final int last;
        private final Moment moment;
        private int taken;

        DyingSteps(int last, Moment moment) {
            this.last = last;
            this.moment = moment;
        }

        @Override
        public <T> T take(String sandbox, Step step, String subject, Action<T> action)
                throws IOException {
            int number = taken++;
            if (number == last && moment == Moment.BEFORE) {
                die();
            }
            T result = action.run();
            if (number == last) {
                die();
            }
            return result;
        }
    }

    /// As the kernel does it when memory runs out: nothing of this process runs any more.
    static void die() throws IOException {
        try (ProcessDescriptor own = ProcessDescriptor.open((int) ProcessHandle.current().pid())) {
            own.signal(Processes.SIGKILL);
            LockSupport.park();
        }
    }
}
