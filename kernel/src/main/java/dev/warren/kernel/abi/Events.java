// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Numbers for being told what happens in a folder, and for waking a thread that waits for it.
///
/// Source: `include/uapi/linux/inotify.h`, `linux/eventfd.h`. The two `…_NONBLOCK` and the two
/// `…_CLOEXEC` are those of `open(2)`.
public final class Events {
    /// A file was written to or cut short.
    public static final int IN_MODIFY = 0x2;

    public static final int IN_MOVED_FROM = 0x40;
    public static final int IN_MOVED_TO = 0x80;
    public static final int IN_CREATE = 0x100;
    public static final int IN_DELETE = 0x200;
    public static final int IN_DELETE_SELF = 0x400;
    public static final int IN_MOVE_SELF = 0x800;

    /// The file system that holds the watched file is gone; the watch, too.
    public static final int IN_UNMOUNT = 0x2000;

    /// The queue was full and events are lost; belongs to no watch (-1).
    public static final int IN_Q_OVERFLOW = 0x4000;

    /// The watch is gone: taken away, or its file is.
    public static final int IN_IGNORED = 0x8000;

    /// Watch folders only.
    public static final int IN_ONLYDIR = 0x1000000;

    /// What the event is about is a folder.
    public static final int IN_ISDIR = 0x40000000;

    public static final int IN_NONBLOCK = Files.O_NONBLOCK;
    public static final int IN_CLOEXEC = Files.O_CLOEXEC;

    /// `struct inotify_event` without the name: watch, mask, cookie, length of the name with its
    /// padding.
    public static final int INOTIFY_EVENT_BYTES = 16;

    public static final int INOTIFY_EVENT_MASK_OFFSET = 4;
    public static final int INOTIFY_EVENT_LEN_OFFSET = 12;

    public static final int EFD_NONBLOCK = Files.O_NONBLOCK;
    public static final int EFD_CLOEXEC = Files.O_CLOEXEC;

    private Events() {}
}
