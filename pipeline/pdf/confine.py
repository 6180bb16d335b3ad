"""What keeps a program in its place: no network, and no files but those it needs.

Linux offers this to programs without rights: Landlock (kernel 5.13; landlock(7)) and a network
namespace inside a user namespace (user_namespaces(7)). Containers may forbid either; what is there
is used.
"""

from __future__ import annotations

import ctypes
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

MEMORY = 4 << 30
"""Bytes of address space; LibreOffice takes under 1.5 GB of it for 500 letters."""
_READABLE = (
    "/usr /bin /lib /lib32 /lib64 /opt /etc/alternatives /etc/fonts /etc/group /etc/ld.so.cache "
    "/etc/libreoffice /etc/locale.alias /etc/localtime /etc/nsswitch.conf /etc/papersize "
    "/etc/passwd /proc/cpuinfo /proc/filesystems /proc/meminfo /proc/stat /proc/version "
    "/sys/devices/system/cpu /var/cache/fontconfig /var/lib/libreoffice /var/spool/libreoffice "
    "/var/lib/fonts ~/.fonts ~/.local/share/fonts ~/.cache/fontconfig ~/.config/fontconfig"
).split()
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")
_READ = 0b1101
"""LANDLOCK_ACCESS_FS_ EXECUTE, READ_FILE and READ_DIR."""
_WRITE_FILE, _SOCKETS, _ALL_OF_FIRST = 1 << 1, 1 << 9 | 1 << 5, (1 << 13) - 1
_ON_FILES = 0b111 | 1 << 14 | 1 << 15
"""The rights that a rule on a file, not a folder, may name."""
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_NO_NEW_PRIVILEGES = 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446

libc = ctypes.CDLL(None, use_errno=True)
"""The system's own calls, which Python has no names for."""


def confine(box: Path, readable: Sequence[str]) -> None:
    """Confine this process and all it starts: it writes in ``box`` alone, and reads ``readable``
    and the system's own programs and fonts.
    """
    _, allowed = resource.getrlimit(resource.RLIMIT_AS)
    memory = MEMORY if allowed == resource.RLIM_INFINITY else min(MEMORY, allowed)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    leave_network()
    restrict_files(box, readable)


def leave_network() -> bool:
    """Enter a network without a way out; return whether that is allowed here."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return bool(libc.unshare(_NEW_NETWORK) == 0)
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    return True


def restrict_files(box: Path, readable: Sequence[str]) -> bool:
    """Give up all files but those in ``box`` and what may be read; return whether Linux can."""
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = _ALL_OF_FIRST | (version > 1) << 13 | (version > 2) << 14 | (version > 4) << 15
    # No TCP either, from version 4 on, should the network namespace be forbidden.
    rights = struct.pack("QQ", handled, 3) if version > 3 else struct.pack("Q", handled)
    rules = libc.syscall(_CREATE_RULESET, rights, len(rights), 0)
    for path in [*_READABLE, *readable]:
        _allow(rules, os.path.expanduser(path), _READ)
    for device in _DEVICES:
        _allow(rules, device, _READ | _WRITE_FILE)
    for folder in ("/tmp", "/var/tmp"):  # noqa: S108
        _allow(rules, folder, _SOCKETS)
    _allow(rules, str(box), handled)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    restricted = bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    os.close(rules)
    return restricted


def _allow(rules: int, path: str, rights: int) -> None:
    with suppress(OSError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        if not os.path.isdir(path):
            rights &= _ON_FILES
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, handle), 0)
        os.close(handle)


def missing_protections() -> list[str]:
    """Return what Linux does not allow here: ``network``, ``files``. Tried in another process."""
    attempt = (
        "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path\n"
        "from pipeline.pdf.confine import leave_network, restrict_files\n"
        "left = leave_network() or sys.stdout.write('network ')\n"
        "restrict_files(Path('/tmp'), ()) or sys.stdout.write('files ')"
    )
    project = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-I", "-S", "-c", attempt, project]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
