"""The system call filter of a worker: a deny list in the kernel's packet-filter code.

Besides the calls that lead out of the sandbox it denies what Landlock does not govern: the permissions, times and
attributes of files that the worker may not open, and the limits and priorities of other processes of the same user.

It is a deny list, because Python, NumPy and IPython use some seventy calls that differ by version, and a filter that
breaks a right answer does more harm than one more layer does good. Namespaces, Landlock and rlimits hold without it; it
denies what they do not cover.
"""

from __future__ import annotations

import ctypes
import errno
import struct

from autograder.worker.isolation import syscalls

_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL = 0x80000000
_LD, _JEQ, _JGE, _JSET, _RET = 0x20, 0x15, 0x35, 0x45, 0x06

_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_AF_UNIX = 1
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
_NAMESPACES = 0x7E020000 | 0x80  # CLONE_NEW*, CLONE_NEWTIME among them

# name: (x86-64, aarch64); None where the machine has no such call
_DENIED: dict[str, tuple[int | None, int | None]] = {
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "kcmp": (312, 272),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "personality": (135, 92),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "fanotify_init": (300, 262),
    "acct": (163, 89),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "quotactl": (179, 60),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "lookup_dcookie": (212, 18),
    "move_pages": (279, 239),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "migrate_pages": (256, 238),
    "vhangup": (153, 58),
    "nfsservctl": (180, 42),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "mq_unlink": (241, 181),
    "ioprio_set": (251, 30),
    "process_mrelease": (448, 448),
    "get_robust_list": (274, 100),
    "quotactl_fd": (443, 443),
}
# These do nothing and report success: a right answer that copies a file or locks one goes on.
_IGNORED: dict[str, tuple[int | None, int | None]] = {
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "flock": (73, 32),
}
# These are allowed only for the process itself, which is 0 (in `setpriority`: of the processes, itself).
_OWN: dict[str, tuple[int, int]] = {
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setattr": (314, 274),
}
_SETPRIORITY = (141, 140)
_FCNTL = (72, 25)
_SET_LOCKS = (6, 7, 37, 38)
_WATCH_LOCKS = (5, 36, 1024, 1026)  # who holds a lock or opens a file: workers could signal each other by it
_MMAP = (9, 222)
_MAP_ANONYMOUS, _MAP_SHARED = 0x20, 0x01
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_SOCKETPAIR = (53, 199)
_IOCTL = (16, 29)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("HBBI", code, yes, no, value)


def _deny(error: int) -> bytes:
    return _op(_RET, _ERRNO | error)


def _when(number: int, *body: bytes) -> bytes:
    """Run `body` for this system call; it must fall through to the reload at its end or return."""
    return _op(_JEQ, number, 0, len(body) + 1) + b"".join(body) + _op(_LD, 0)


def program(machine: str) -> bytes:
    """Return the filter for this machine, as the kernel takes it."""
    column = 0 if machine == "x86_64" else 1
    code = _op(_LD, 4) + _op(_JEQ, _ARCHITECTURE[machine], 1, 0) + _op(_RET, _KILL) + _op(_LD, 0)
    if machine == "x86_64":
        code += _op(_JGE, _X32_BIT, 0, 1) + _op(_RET, _KILL)
    for numbers in _DENIED.values():
        number = numbers[column]
        if number is not None:
            code += _op(_JEQ, number, 0, 1) + _deny(errno.EPERM)
    for numbers in _IGNORED.values():
        number = numbers[column]
        if number is not None:
            code += _op(_JEQ, number, 0, 1) + _deny(0)
    code += _limited(column)
    # glibc falls back from clone3, whose flags a filter cannot see, to clone
    code += _op(_JEQ, _CLONE3[column], 0, 1) + _deny(errno.ENOSYS)
    code += _when(_CLONE[column], _op(_LD, 16), _op(_JSET, _NAMESPACES, 0, 1), _deny(errno.EPERM))
    code += _when(_SOCKETPAIR[column], _op(_LD, 16), _op(_JEQ, _AF_UNIX, 1, 0), _deny(errno.EPERM))
    for request in (_TIOCSTI, _TIOCLINUX):
        code += _when(_IOCTL[column], _op(_LD, 24), _op(_JEQ, request, 0, 1), _deny(errno.EPERM))
    return code + _op(_RET, _ALLOW)


def _limited(column: int) -> bytes:
    """Return the rules that look at arguments: for what reaches other processes, and memory that nobody counts."""
    code = b""
    for numbers in _OWN.values():
        code += _when(numbers[column], _op(_LD, 16), _op(_JEQ, 0, 1, 0), _deny(errno.EPERM))
    for argument in (16, 24):
        code += _when(_SETPRIORITY[column], _op(_LD, argument), _op(_JEQ, 0, 1, 0), _deny(errno.EPERM))
    for commands, answer in ((_SET_LOCKS, 0), (_WATCH_LOCKS, errno.EPERM)):
        for command in commands:
            code += _when(_FCNTL[column], _op(_LD, 24), _op(_JEQ, command, 0, 1), _deny(answer))
    # Pages of a shared mapping without a file stay when no process maps them, and count for none.
    both = (_op(_JSET, _MAP_ANONYMOUS, 0, 2), _op(_JSET, _MAP_SHARED, 0, 1))
    return code + _when(_MMAP[column], _op(_LD, 40), *both, _deny(errno.EPERM))


def install() -> None:
    """Put the filter on this process and all that it starts. Needs no-new-privileges to be set."""
    code = program(syscalls.machine())
    buffer = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    syscalls.raw("seccomp", 1, 0, header)
