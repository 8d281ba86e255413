#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Builds the node that the bench measures, and takes it away again.
#
#   bench/topology.sh N DIR         N network namespaces, and N pod bundles below DIR
#   bench/topology.sh --remove DIR  removes exactly what the line above made
#
# The namespaces are real: /run/netns/cni-<uuid>, each with lo, with eth0 (a veth pair whose other
# end is wbv0001, wbv0002, ... on the host), with an IPv4 address and a default route. The bundles are
# what containerd 1.6 and 2.x leave on disk for a pod's sandbox, and what libcni leaves for its
# network; no process stands behind them. Names come from a seed (WB_SEED), so that two runs make
# the same node. DIR/namespaces.list names what was made: file, host interface, address.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
seed=${WB_SEED:-20}

fail() {
    echo "topology.sh: $*" >&2
    exit 1
}

helper() {
    command -v "${CC:-cc}" >/dev/null || fail "a C compiler (cc) is missing"
    mkdir -p "$here/target"
    if [[ ! -x $here/target/topology || $here/limit/topology.c -nt $here/target/topology ]]; then
        "${CC:-cc}" -std=c11 -O2 -Wall -Wextra -o "$here/target/topology" "$here/limit/topology.c"
    fi
}

# Sets r to the next 16 hexadecimal digits of the seed (splitmix64).
state=$((seed * 1000003))
random() {
    local z
    state=$((state + 0x9E3779B97F4A7C15))
    z=$(((state ^ (state >> 30 & 0x3FFFFFFFF)) * 0xBF58476D1CE4E5B9))
    z=$(((z ^ (z >> 27 & 0x1FFFFFFFFF)) * 0x94D049BB133111EB))
    printf -v r '%016x' $((z ^ (z >> 31 & 0x1FFFFFFFF)))
}

# Sets uuid to the next random (version 4) UUID.
random_uuid() {
    local a
    random
    a=$r
    random
    uuid=${a:0:8}-${a:8:4}-4${a:13:3}-a${r:1:3}-${r:4:12}
}

# What a sandbox's OCI specification holds apart from the pod itself; taken together with the rest
# it comes to 7 KB, most of which is the runtime's default seccomp profile.
caps='["CAP_CHOWN","CAP_DAC_OVERRIDE","CAP_FSETID","CAP_FOWNER","CAP_MKNOD","CAP_NET_RAW","CAP_SETGID","CAP_SETUID","CAP_SETFCAP","CAP_SETPCAP","CAP_NET_BIND_SERVICE","CAP_SYS_CHROOT","CAP_KILL","CAP_AUDIT_WRITE"]'
process='{"user":{"uid":65535,"gid":65535,"additionalGids":[65535]},"args":["/pause"],"env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],"cwd":"/","capabilities":{"bounding":'$caps',"effective":'$caps',"permitted":'$caps'},"noNewPrivileges":true,"oomScoreAdj":-998}'
mounts='{"destination":"/proc","type":"proc","source":"proc","options":["nosuid","noexec","nodev"]},{"destination":"/dev","type":"tmpfs","source":"tmpfs","options":["nosuid","strictatime","mode=755","size=65536k"]},{"destination":"/dev/pts","type":"devpts","source":"devpts","options":["nosuid","noexec","newinstance","ptmxmode=0666","mode=0620","gid=5"]},{"destination":"/dev/mqueue","type":"mqueue","source":"mqueue","options":["nosuid","noexec","nodev"]},{"destination":"/sys","type":"sysfs","source":"sysfs","options":["nosuid","noexec","nodev","ro"]}'
resources='{"devices":[{"allow":false,"access":"rwm"}],"cpu":{"shares":2}}'
hidden='"maskedPaths":["/proc/acpi","/proc/asound","/proc/kcore","/proc/keys","/proc/latency_stats","/proc/timer_list","/proc/timer_stats","/proc/sched_debug","/sys/firmware","/proc/scsi"],"readonlyPaths":["/proc/bus","/proc/fs","/proc/irq","/proc/sys","/proc/sysrq-trigger"]'
seccomp_names='accept accept4 access adjtimex alarm bind brk capget capset chdir chmod chown chown32 clock_adjtime clock_getres clock_gettime clock_nanosleep close close_range connect copy_file_range creat dup dup2 dup3 epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd eventfd2 execve execveat exit exit_group faccessat faccessat2 fadvise64 fallocate fanotify_mark fchdir fchmod fchmodat fchown fchown32 fchownat fcntl fcntl64 fdatasync fgetxattr flistxattr flock fork fremovexattr fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64 fsync ftruncate ftruncate64 futex futex_waitv futimesat getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit get_robust_list getrusage getsid getsockname getsockopt get_thread_area gettid gettimeofday getuid getxattr inotify_add_watch inotify_init inotify_init1 inotify_rm_watch io_cancel ioctl io_destroy io_getevents io_pgetevents ioprio_get ioprio_set io_setup io_submit ipc kill landlock_add_rule landlock_create_ruleset landlock_restrict_self lchown lgetxattr link linkat listen listxattr llistxattr lremovexattr lseek lsetxattr lstat lstat64 madvise membarrier memfd_create mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mmap2 mprotect mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink mremap msgctl msgget msgrcv msgsnd msync munlock munlockall munmap name_to_handle_at nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2 pkey_alloc pkey_free pkey_mprotect poll ppoll prctl pread64 preadv preadv2 prlimit64 process_mrelease pselect6 pwrite64 pwritev pwritev2 read readahead readlink readlinkat readv recv recvfrom recvmmsg recvmsg remap_file_pages removexattr rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_tgsigqueueinfo sched_getaffinity sched_getattr sched_getparam sched_get_priority_max sched_get_priority_min sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam sched_setscheduler sched_yield seccomp select semctl semget semop semtimedop send sendfile sendfile64 sendmmsg sendmsg sendto setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid setresuid setreuid setrlimit set_robust_list setsid setsockopt set_thread_area set_tid_address setuid setxattr shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 socket socketcall socketpair splice stat stat64 statfs statfs64 statx symlink symlinkat sync sync_file_range syncfs sysinfo tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime times tkill truncate truncate64 ugetrlimit umask uname unlink unlinkat utime utimensat utimes vfork vmsplice wait4 waitid waitpid write writev'
seccomp='{"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64","SCMP_ARCH_X86","SCMP_ARCH_X32"],"syscalls":[{"names":["'${seccomp_names// /\",\"}'"],"action":"SCMP_ACT_ALLOW"},{"names":["personality"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":0,"op":"SCMP_CMP_EQ"}]},{"names":["clone"],"action":"SCMP_ACT_ALLOW","args":[{"index":0,"value":2114060288,"op":"SCMP_CMP_MASKED_EQ"}]},{"names":["clone3"],"action":"SCMP_ACT_ERRNO","errnoRet":38}]}'

network=wb-pods
conflist='{"cniVersion":"1.0.0","name":"'$network'","plugins":[{"type":"ptp","mtu":1500,"ipam":{"type":"host-local","dataDir":"/run/cni-ipam-state","routes":[{"dst":"0.0.0.0/0"}],"ranges":[[{"subnet":"10.244.0.0/16"}]]}},{"type":"portmap","capabilities":{"portMappings":true}}]}'
loopback='{"cniVersion":"0.3.1","name":"cni-loopback","plugins":[{"type":"loopback"}]}'

# write_pod <number> <netns file> <host interface> <address> <id>: one sandbox, as its runtime leaves it.
write_pod() {
    local netns=/var/run/netns/$2 id=$5 uuid uid name space args mac bundle a b c d
    random_uuid
    uid=$uuid
    random
    printf -v name 'wb-%04d-%s-%s' "$1" "${r:0:9}" "${r:9:5}"
    space=team-$((1 + $1 % 20))
    bundle=$tasks/$id

    printf %s '{"ociVersion":"1.1.0","process":'"$process"',"root":{"path":"rootfs","readonly":true},"hostname":"'"$name"'","mounts":['"$mounts"',{"destination":"/dev/shm","type":"bind","source":"/run/containerd/io.containerd.grpc.v1.cri/sandboxes/'"$id"'/shm","options":["rbind","ro","nosuid","nodev","noexec"]},{"destination":"/etc/resolv.conf","type":"bind","source":"/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/'"$id"'/resolv.conf","options":["rbind","ro","nosuid","nodev","noexec"]}],"annotations":{"io.kubernetes.cri.container-type":"sandbox","io.kubernetes.cri.podsandbox.image-name":"registry.k8s.io/pause:3.10","io.kubernetes.cri.sandbox-cpu-period":"100000","io.kubernetes.cri.sandbox-cpu-quota":"0","io.kubernetes.cri.sandbox-cpu-shares":"2","io.kubernetes.cri.sandbox-id":"'"$id"'","io.kubernetes.cri.sandbox-log-directory":"/var/log/pods/'"${space}_${name}_$uid"'","io.kubernetes.cri.sandbox-memory":"0","io.kubernetes.cri.sandbox-name":"'"$name"'","io.kubernetes.cri.sandbox-namespace":"'"$space"'","io.kubernetes.cri.sandbox-uid":"'"$uid"'"},"linux":{"resources":'"$resources"',"cgroupsPath":"kubepods-besteffort-pod'"${uid//-/_}"'.slice:cri-containerd:'"$id"'","namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},{"type":"network","path":"'"$netns"'"}],"seccomp":'"$seccomp,$hidden"'}}' >"$bundle/config.json"
    # Linux hands out no process number above 4194303 (PID_MAX_LIMIT), so this one is never alive.
    printf %s $((4200000 + $1)) >"$bundle/init.pid"
    printf %s "unix:///run/containerd/s/$id" >"$bundle/address"
    printf %s runc >"$bundle/runtime"
    printf %s /usr/bin/containerd-shim-runc-v2 >"$bundle/shim-binary-path"
    printf %s '{"systemd_cgroup":true,"binary_name":"runc"}' >"$bundle/options.json"
    : >"$bundle/log.json"

    IFS=. read -r a b c d <<<"$4"
    printf -v mac '0a:58:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
    args='[["IgnoreUnknown","1"],["K8S_POD_NAMESPACE","'$space'"],["K8S_POD_NAME","'$name'"],["K8S_POD_INFRA_CONTAINER_ID","'$id'"],["K8S_POD_UID","'$uid'"]]'
    printf %s '{"kind":"cniCacheV1","containerId":"'"$id"'","config":"'"$conflist64"'","ifName":"eth0","networkName":"'"$network"'","netns":"'"$netns"'","cniArgs":'"$args"',"capabilityArgs":{"dns":{"Servers":null,"Searches":null,"Options":null},"io.kubernetes.cri.pod-annotations":{}},"result":{"cniVersion":"1.0.0","dns":{},"interfaces":[{"mac":"'"0a:59${mac:5}"'","name":"'"$3"'"},{"mac":"'"$mac"'","name":"eth0","sandbox":"'"$netns"'"}],"ips":[{"address":"'"$4"'/16","gateway":"10.244.0.1","interface":1}],"routes":[{"dst":"0.0.0.0/0"}]}}' >"$results/$network-$id-eth0"
    printf %s '{"kind":"cniCacheV1","containerId":"'"$id"'","config":"'"$loopback64"'","ifName":"lo","networkName":"cni-loopback","netns":"'"$netns"'","cniArgs":'"$args"',"capabilityArgs":{"dns":{"Servers":null,"Searches":null,"Options":null},"io.kubernetes.cri.pod-annotations":{}},"result":{"cniVersion":"0.3.1","dns":{},"interfaces":[{"mac":"00:00:00:00:00:00","name":"lo","sandbox":"'"$netns"'"}],"ips":[{"address":"127.0.0.1/8","interface":0,"version":"4"},{"address":"::1/128","interface":0,"version":"6"}]}}' >"$results/cni-loopback-$id-lo"
}

build() {
    local count=$1 dir=$2 i uuid file veth address
    [[ $count =~ ^[1-9][0-9]{0,4}$ && $count -le 65000 ]] || fail "N must be 1 to 65000, not $count"
    [[ $EUID -eq 0 ]] || fail "only root may make network namespaces"
    [[ ! -e $dir ]] || fail "$dir is there already; it must be a new folder"
    [[ -z $(compgen -G '/sys/class/net/wbv[0-9]*') ]] ||
        fail "this node has wbv interfaces: another bench runs, or bench/topology.sh --remove is due"
    helper

    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    tasks=$dir/run/containerd/io.containerd.runtime.v2.task/k8s.io
    results=$dir/var/lib/cni/results
    mkdir -p "$tasks" "$results"
    # A tool that looks for everything below --root finds the namespaces of the node as well.
    ln -s ../run "$dir/var/run"
    ln -s /run/netns "$dir/run/netns"
    [[ -d /run/netns ]] || : >"$dir/made-run-netns"

    conflist64=$(printf %s "$conflist" | base64 -w0)
    loopback64=$(printf %s "$loopback" | base64 -w0)
    for ((i = 1; i <= count; i++)); do
        random_uuid
        printf -v veth 'wbv%04d' "$i"
        address=10.244.$(((i + 1) / 256)).$(((i + 1) % 256))
        echo "cni-$uuid $veth $address"
    done >"$dir/namespaces.list"
    "$here/target/topology" add <"$dir/namespaces.list"

    # Every folder and pipe in one go: a process for each would take longer than the rest.
    local ids=()
    for ((i = 0; i < count; i++)); do
        ids[i]=""
        for _ in 1 2 3 4; do
            random
            ids[i]+=$r
        done
    done
    cd "$tasks"
    printf '%s/rootfs\0' "${ids[@]}" | xargs -0 mkdir -p --
    printf '%s/log\0' "${ids[@]}" | xargs -0 mkfifo -m 0700 --
    i=0
    while read -r file veth address; do
        write_pod $((i + 1)) "$file" "$veth" "$address" "${ids[i]}"
        i=$((i + 1))
    done <"$dir/namespaces.list"
}

remove() {
    local dir=$1
    [[ -f $dir/namespaces.list ]] || fail "$dir holds no namespaces.list: topology.sh did not make it"
    [[ $EUID -eq 0 ]] || fail "only root may remove network namespaces"
    helper
    "$here/target/topology" remove <"$dir/namespaces.list"
    [[ ! -f $dir/made-run-netns ]] || rmdir --ignore-fail-on-non-empty /run/netns
    rm -rf --one-file-system -- "${dir:?}/run" "${dir:?}/var" "$dir/made-run-netns" "$dir/namespaces.list"
    rmdir -- "$dir"
}

usage="usage: topology.sh N DIR | topology.sh --remove DIR"
[[ $# -eq 2 ]] || fail "$usage"
case $1 in
    --remove) remove "$2" ;;
    [0-9]*) build "$1" "$2" ;;
    *) fail "$usage" ;;
esac
