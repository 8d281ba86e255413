// SPDX-License-Identifier: Apache-2.0
package dev.warren.kernel.abi;

/// Error numbers of the kernel.
///
/// Source: `include/uapi/asm-generic/errno-base.h` and `errno.h`; the same on x86_64, arm64 and
/// riscv64. The set is open: [#name] prints a number it does not know as `errno 42`.
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENODEV = 19;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int ENFILE = 23;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;
    public static final int ETXTBSY = 26;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int EMLINK = 31;
    public static final int EPIPE = 32;
    public static final int ERANGE = 34;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int ENODATA = 61;
    public static final int EMSGSIZE = 90;
    public static final int ENOPROTOOPT = 92;
    public static final int EPROTONOSUPPORT = 93;
    public static final int EOPNOTSUPP = 95;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETDOWN = 100;
    public static final int ENETUNREACH = 101;
    public static final int ECONNRESET = 104;
    public static final int ENOBUFS = 105;
    public static final int EISCONN = 106;
    public static final int ENOTCONN = 107;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EALREADY = 114;
    public static final int EINPROGRESS = 115;
    public static final int ESTALE = 116;

    private Errno() {}

    /// The symbolic name, such as `ENOENT`.
    public static String name(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case ESRCH -> "ESRCH";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case ENXIO -> "ENXIO";
            case E2BIG -> "E2BIG";
            case ENOEXEC -> "ENOEXEC";
            case EBADF -> "EBADF";
            case ECHILD -> "ECHILD";
            case EAGAIN -> "EAGAIN";
            case ENOMEM -> "ENOMEM";
            case EACCES -> "EACCES";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case EXDEV -> "EXDEV";
            case ENODEV -> "ENODEV";
            case ENOTDIR -> "ENOTDIR";
            case EISDIR -> "EISDIR";
            case EINVAL -> "EINVAL";
            case ENFILE -> "ENFILE";
            case EMFILE -> "EMFILE";
            case ENOTTY -> "ENOTTY";
            case ETXTBSY -> "ETXTBSY";
            case EFBIG -> "EFBIG";
            case ENOSPC -> "ENOSPC";
            case EROFS -> "EROFS";
            case EMLINK -> "EMLINK";
            case EPIPE -> "EPIPE";
            case ERANGE -> "ERANGE";
            case ENAMETOOLONG -> "ENAMETOOLONG";
            case ENOSYS -> "ENOSYS";
            case ENOTEMPTY -> "ENOTEMPTY";
            case ELOOP -> "ELOOP";
            case ENODATA -> "ENODATA";
            case EMSGSIZE -> "EMSGSIZE";
            case ENOPROTOOPT -> "ENOPROTOOPT";
            case EPROTONOSUPPORT -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ECONNRESET -> "ECONNRESET";
            case ENOBUFS -> "ENOBUFS";
            case EISCONN -> "EISCONN";
            case ENOTCONN -> "ENOTCONN";
            case ETIMEDOUT -> "ETIMEDOUT";
            case ECONNREFUSED -> "ECONNREFUSED";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            case EALREADY -> "EALREADY";
            case EINPROGRESS -> "EINPROGRESS";
            case ESTALE -> "ESTALE";
            default -> "errno " + errno;
        };
    }

    /// What the number means, in words that a tired person understands.
    public static String meaning(int errno) {
        return switch (errno) {
            case EPERM, EACCES -> "permission denied";
            case ENOENT, ESRCH, ENXIO, ENODEV, ESTALE -> "it is not there (any more)";
            case EINTR -> "interrupted";
            case EBUSY -> "it is in use";
            case EEXIST -> "it exists already";
            case EINVAL -> "the kernel does not accept this";
            case EMFILE, ENFILE -> "too many open descriptors";
            case ENOMEM, ENOBUFS -> "the kernel is short of memory for it";
            case ELOOP -> "a symbolic link where none may be";
            case EXDEV -> "it leads out of its folder";
            case ENOTTY, ENOSYS, EOPNOTSUPP, ENOPROTOOPT -> "this kernel does not know the call";
            case ENOTDIR -> "a folder was expected";
            case EISDIR -> "a file was expected, not a folder";
            case EFBIG, EMSGSIZE -> "it is too large";
            case ENOEXEC -> "it is no program for this machine";
            case E2BIG -> "the arguments and the environment are too long";
            case ETXTBSY -> "somebody has it open for writing";
            case EROFS -> "the file system is read-only";
            case ENOSPC -> "there is no room left";
            case EMLINK -> "it has too many names";
            case ENAMETOOLONG -> "the name is too long";
            case ENOTEMPTY -> "the folder is not empty";
            case EADDRINUSE -> "the address is in use";
            case EADDRNOTAVAIL -> "nobody here has the address";
            case ENETDOWN -> "the link is down";
            case ENOTCONN -> "the other end is not there";
            case ERANGE -> "a number is out of its range";
            case ENETUNREACH, EHOSTUNREACH -> "no route leads there";
            case ECONNREFUSED -> "nobody listens there";
            case ETIMEDOUT -> "no answer in time";
            default -> "failed";
        };
    }
}
