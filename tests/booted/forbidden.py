# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries what the units forbid, in the place of the program, and prints what was not refused."""
import ctypes
import errno
import mmap
import os
import signal
import socket
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
failures = []


def refused(what, attempt, *errors):
    """The attempt must fail with one of the errors, by an exception or as a system call does."""
    try:
        ctypes.set_errno(0)
        result = attempt()
        if result not in (-1, ctypes.c_void_p(-1).value):
            failures.append(f"{what}: not refused")
            return
        error = ctypes.get_errno()
    except OSError as exception:
        error = exception.errno
    if error not in errors:
        names = "/".join(errno.errorcode[e] for e in errors)
        failures.append(f"{what}: {errno.errorcode.get(error, error)} instead of {names}")


def expect(what, truth):
    if not truth:
        failures.append(what)


def write(path):
    return lambda: open(path, "w").close()


def in_child(attempt):
    """The status of a child that makes the attempt: what it must not do to the others is done there."""
    child = os.fork()
    if child == 0:
        try:
            result = attempt()
            os._exit(0 if result != -1 else ctypes.get_errno())
        except OSError as exception:
            os._exit(exception.errno)
    status = os.waitpid(child, 0)[1]
    if os.WIFSIGNALED(status):
        raise OSError(errno.EPERM, "killed")
    if os.WEXITSTATUS(status):
        raise OSError(os.WEXITSTATUS(status), "")
    return 0


status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
for capabilities in ("CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb"):
    expect(f"{capabilities} is not empty", int(status[capabilities], 16) == 0)
expect("NoNewPrivs", status["NoNewPrivs"].strip() == "1")
expect("no system call filter", status["Seccomp"].strip() == "2")
expect("it is root", os.getuid() != 0)

# Files and devices.
for path in ("/etc/forbidden", "/usr/forbidden", "/var/lib/forbidden", "/forbidden", "/boot/forbidden"):
    refused(path, write(path), errno.EROFS, errno.EACCES)
expect("the homes can be seen", not os.path.exists("/root/secret") and not os.path.exists("/home/secret"))
expect("another's /tmp can be seen", not os.path.exists("/tmp/secret"))
expect("devices can be seen", not os.path.exists("/dev/net/tun"))
refused("mknod", lambda: os.mknod("/tmp/device", 0o600 | 0o020000, os.makedev(1, 1)), errno.EPERM)
refused("chmod u+s", lambda: (write("/tmp/file")(), os.chmod("/tmp/file", 0o4755)), errno.EPERM)
expect("umask", os.umask(0) == 0o077)

# The kernel, and other processes.
expect("/proc/sys can be seen", not os.path.exists("/proc/sys/kernel"))
expect("other processes can be seen", not os.path.exists("/proc/1/status"))
refused("kill 1", lambda: os.kill(1, signal.SIGCONT), errno.EPERM, errno.ESRCH)
refused("write to control groups", write("/sys/fs/cgroup/forbidden"), errno.EROFS, errno.EACCES, errno.ENOENT)
refused("mount", lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None), errno.EPERM)
refused("unshare, users", lambda: in_child(lambda: libc.unshare(0x10000000)), errno.EPERM)
refused("unshare, network", lambda: in_child(lambda: libc.unshare(0x40000000)), errno.EPERM)
refused("host name", lambda: libc.sethostname(b"forbidden", 9), errno.EPERM)
refused("clock", lambda: libc.settimeofday(ctypes.create_string_buffer(16), None), errno.EPERM)
refused("reboot", lambda: libc.reboot(0), errno.EPERM)
refused("load a module", lambda: libc.syscall(175, None, 0, b""), errno.EPERM, errno.ENOSYS)
refused("kernel log", lambda: libc.klogctl(3, ctypes.create_string_buffer(64), 64), errno.EPERM)
refused("personality", lambda: libc.personality(0x0008), errno.EPERM)
refused("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), errno.EPERM)
refused("nice", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5), errno.EPERM, errno.EACCES)
refused("ptrace", lambda: libc.ptrace(0, 0, 0, 0), errno.EPERM)
refused("become another user", lambda: os.setuid(0), errno.EPERM)
refused("writable code", lambda: libc.mmap(None, 4096, mmap.PROT_WRITE | mmap.PROT_EXEC,
                                           mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, 0),
        errno.EPERM, errno.EACCES)

# The network.
for family in (socket.AF_PACKET, socket.AF_BLUETOOTH, socket.AF_VSOCK, socket.AF_CAN, socket.AF_ALG):
    refused(f"{family.name}", lambda: socket.socket(family, socket.SOCK_RAW), errno.EAFNOSUPPORT)
refused("a raw socket", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1), errno.EPERM)
refused("a low port", lambda: socket.socket().bind(("127.0.0.1", 80)), errno.EACCES)

# And what the program needs is there.
for family, kind in ((socket.AF_UNIX, socket.SOCK_STREAM), (socket.AF_NETLINK, socket.SOCK_RAW),
                     (socket.AF_INET, socket.SOCK_DGRAM), (socket.AF_INET6, socket.SOCK_DGRAM)):
    socket.socket(family, kind, 0).close()
bus = socket.socket(socket.AF_UNIX)
bus.connect("/run/dbus/system_bus_socket")

for failure in failures:
    print(failure)
print("finished")
sys.exit(1 if failures else 0)
