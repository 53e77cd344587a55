"""Has programmes of the system do the reading: shells, cat, su, whatever is set-user-id.

verdict = ["failed", "failed", "passed"]
"""

# %%
import subprocess
for command in (["cat", "@COURSE@/reference/__init__.py"], ["sh", "-c", "cat @COURSE@/*/*; id; env; mount; ps aux"], ["su", "-c", "id"],
                ["sudo", "-n", "id"], ["find", "@COURSE@", "-type", "f"], ["chroot", "/", "id"], ["unshare", "-r", "id"], ["nsenter", "-t", "1", "-m", "id"],
                ["mount", "--bind", "/", "/tmp"], ["python3", "-c", "print(open('@COURSE@/course.toml').read())"]):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=0.2)
        print(command[0], done.returncode, done.stdout)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(command[0], type(error).__name__)
# %%
def double(x):
    return x * 0
