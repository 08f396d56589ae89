"""Take system calls away from this process for good (Linux, seccomp-bpf).

What is left: reading files, memory, threads, time, and the pipes already open. No
network, no new program or process, no writing or changing of files, no looking into
other processes. Where the kernel or the machine is not known, nothing is taken away:
the resource limits of `newsreader.sandbox` hold everywhere.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EACCES, _ENOSYS = 13, 38
#: Where the kernel puts call number, machine and the low half of an argument.
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
#: open flags: write-only, read-write, create, truncate.
_WRITING = 0x1 | 0x2 | 0x40 | 0x200
_CLONE_THREAD = 0x10000
_X32_BIT = 0x40000000

#: machine -> (audit number, call name -> call number)
_MACHINES: dict[str, tuple[int, dict[str, int]]] = {
    "x86_64": (
        0xC000003E,
        {
            **{"open": 2, "openat": 257, "clone": 56, "clone3": 435, "openat2": 437},
            **{"socket": 41, "connect": 42, "accept": 43, "sendto": 44, "bind": 49},
            **{"listen": 50, "accept4": 288, "fork": 57, "vfork": 58, "execve": 59},
            **{"execveat": 322, "kill": 62, "ptrace": 101, "process_vm_readv": 310},
            **{"process_vm_writev": 311, "truncate": 76, "ftruncate": 77},
            **{"rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86},
            **{"unlink": 87, "symlink": 88, "chmod": 90, "fchmod": 91, "chown": 92},
            **{"fchown": 93, "lchown": 94, "mknod": 133, "mount": 165, "umount2": 166},
            **{"setxattr": 188, "unlinkat": 263, "renameat": 264, "linkat": 265},
            **{"symlinkat": 266, "fchmodat": 268, "mkdirat": 258, "mknodat": 259},
            **{"fchownat": 260, "renameat2": 316, "bpf": 321, "memfd_create": 319},
            **{"add_key": 248, "request_key": 249, "keyctl": 250, "unshare": 272},
            **{"setns": 308, "io_uring_setup": 425, "userfaultfd": 323},
            **{"perf_event_open": 298, "pidfd_open": 434, "utimensat": 280},
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            **{"openat": 56, "clone": 220, "clone3": 435, "openat2": 437},
            **{"socket": 198, "bind": 200, "listen": 201, "accept": 202},
            **{"connect": 203, "sendto": 206, "accept4": 242, "execve": 221},
            **{"execveat": 281, "kill": 129, "ptrace": 117, "process_vm_readv": 270},
            **{"process_vm_writev": 271, "truncate": 45, "ftruncate": 46},
            **{"mknodat": 33, "mkdirat": 34, "unlinkat": 35, "symlinkat": 36},
            **{"linkat": 37, "renameat": 38, "umount2": 39, "mount": 40, "fchmod": 52},
            **{"fchmodat": 53, "fchownat": 54, "fchown": 55, "setxattr": 5},
            **{"renameat2": 276, "bpf": 280, "memfd_create": 279, "add_key": 217},
            **{"request_key": 218, "keyctl": 219, "unshare": 97, "setns": 268},
            **{"io_uring_setup": 425, "userfaultfd": 282, "perf_event_open": 241},
            **{"pidfd_open": 434, "utimensat": 88},
        },
    ),
}
#: Calls refused when they would write: call -> which argument holds the flags.
_OPEN_FLAGS = {"open": 1, "openat": 2}
#: Calls reported as unknown, so that the C library falls back to those checked.
_UNKNOWN = ("clone3", "openat2")


def apply() -> bool:
    """Install the filter; return whether it holds. Needs no-new-privs."""
    if sys.platform != "linux" or sys.byteorder != "little":
        return False
    known = _MACHINES.get(platform.machine())
    if known is None or struct.calcsize("P") != 8:
        return False
    program = b"".join(_program(*known))
    buffer = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, header, 0, 0) == 0)


def _program(machine: int, numbers: dict[str, int]) -> list[bytes]:
    """Return the filter; every check returns at once or falls through."""
    steps = [
        _step(_LOAD, _MACHINE),
        _step(_EQUAL, machine, then=1),
        _refuse(_EACCES),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32_BIT, otherwise=1),
        _refuse(_EACCES),
    ]
    for name, number in numbers.items():
        if name in _OPEN_FLAGS:
            steps += _checked(number, _OPEN_FLAGS[name], _WRITING, refuse_when=True)
        elif name == "clone":
            steps += _checked(number, 0, _CLONE_THREAD, refuse_when=False)
        else:
            code = _ENOSYS if name in _UNKNOWN else _EACCES
            steps += [_step(_EQUAL, number, otherwise=1), _refuse(code)]
    return [*steps, _step(_RETURN, _ALLOW)]


def _checked(
    number: int, argument: int, bits: int, *, refuse_when: bool
) -> list[bytes]:
    """Refuse call `number` when `argument` has any of `bits` set, or has none."""
    if_set, if_not = _refuse(_EACCES), _step(_RETURN, _ALLOW)
    if not refuse_when:
        if_set, if_not = if_not, if_set
    return [
        _step(_EQUAL, number, otherwise=4),
        _step(_LOAD, _ARGUMENTS + 8 * argument),
        _step(_ANY_BIT, bits, otherwise=1),
        if_set,
        if_not,
    ]


def _refuse(code: int) -> bytes:
    return _step(_RETURN, _ERRNO | code)


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    """Return one instruction; `then` and `otherwise` are how many steps to skip."""
    return struct.pack("<HBBI", code, then, otherwise, value)
