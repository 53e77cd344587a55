"""Has each test fork a grandchild that is stopped, holds every descriptor and ignores all.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, signal, time
def double(x):
    for _ in range(3):
        if not os.fork():
            os.setsid()
            if not os.fork():
                for n in range(1, 32):
                    try:
                        signal.signal(n, signal.SIG_IGN)
                    except (OSError, ValueError):
                        pass
                os.kill(os.getpid(), signal.SIGSTOP)
                time.sleep(60)
            os._exit(0)
    return 2 * x
