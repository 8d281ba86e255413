// SPDX-License-Identifier: Apache-2.0
package dev.warren.namespace.store;

import dev.warren.kernel.SyscallException;
import dev.warren.kernel.abi.Errno;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The real calls, of which some fail by order.
final class FailingCalls {
    /// Those that can have acted although they report a failure, without a result that would be lost.
    private static final Set<String> ACTING =
            Set.of(
                    "makePrivate",
                    "share",
                    "setPropagation",
                    "bindFolder",
                    "attachTree",
                    "bind",
                    "identify",
                    "unmount",
                    "removeFile");

    private static final int NEVER = -1;

    private final StoreCalls real = new StoreCalls() {};
    private final List<String> made = new ArrayList<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private int failing = NEVER;
    private boolean afterwards;

    /// Makes every call of a name fail before it is done.
    FailingCalls refuse(String call, int errno) {
        refusals.put(call, errno);
        return this;
    }

    /// Makes the n-th call fail with `EIO`, before or after it has been done.
    FailingCalls failAt(int n, boolean afterwards) {
        this.failing = n;
        this.afterwards = afterwards;
        return this;
    }

    /// The names of the calls that were made, in order.
    List<String> made() {
        return made;
    }

    /// Whether the n-th call of a run may fail after it has been done.
    static boolean mayFailAfterwards(String call) {
        return ACTING.contains(call);
    }

    StoreCalls calls() {
        return (StoreCalls)
                Proxy.newProxyInstance(
                        StoreCalls.class.getClassLoader(),
                        new Class<?>[] {StoreCalls.class},
                        (proxy, method, arguments) -> call(method, arguments));
    }

    private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        int number = made.size();
        made.add(name);
        Integer refusal = refusals.get(name);
        if (refusal != null) {
            throw new SyscallException(name, "by order", refusal);
        }
        if (number == failing && !afterwards) {
            throw new SyscallException(name, "by order", Errno.EIO);
        }
        Object result;
        try {
            result = method.invoke(real, arguments);
        } catch (InvocationTargetException failed) {
            if (number == failing) {
                throw new SyscallException(name, "by order", Errno.EIO);
            }
            throw failed.getCause();
        }
        if (number == failing) {
            throw new SyscallException(name, "by order", Errno.EIO);
        }
        return result;
    }
}
