"""What this process is told by the system, and what it asks of other processes."""

import contextlib
import os
from collections.abc import Iterator

from cptsgeo.files import system


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Let what must not be left half-way end: a Ctrl-C waits until the block is left.

    So does a request to stop, or a terminal that closes. Only the first thread is told of these.
    """
    import signal  # noqa: PLC0415 (for what writes several files)
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    told: list[int] = []
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    before = {one: signal.signal(one, lambda number, _frame: told.append(number))
              for one in numbers}  # fmt: skip
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, signal.SIG_DFL if handler is None else handler)
        if told:
            signal.raise_signal(told[0])


def alive(pid: int) -> bool:
    """Tell whether a process of this machine still runs.

    Parameters
    ----------
    pid
        Its number.

    Returns
    -------
    bool
        Also when the system does not say.
    """
    if system.PLATFORM == system.WINDOWS:
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _alive_on_windows(pid: int) -> bool:
    # There, os.kill would end it. 0x1000 asks for no more than whether it runs; 259: it does.
    import ctypes  # noqa: PLC0415 (on Windows only)

    windows = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = windows.OpenProcess(0x1000, False, pid)
    if not handle:
        return bool(windows.GetLastError() == 5)  # It is there, and somebody else's.
    code = ctypes.c_ulong()
    windows.GetExitCodeProcess(handle, ctypes.byref(code))
    windows.CloseHandle(handle)
    return code.value == 259
