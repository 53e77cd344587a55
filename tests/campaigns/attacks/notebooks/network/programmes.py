"""Has other programmes do the talking.

verdict = ["failed", "failed", "passed"]
"""

# %%
import subprocess, urllib.request
for command in (["curl", "-m1", "http://127.0.0.1:@PORT@/canary"], ["wget", "-T1", "http://127.0.0.1:@PORT@/canary"], ["bash", "-c", "echo canary > /dev/tcp/127.0.0.1/@PORT@"], ["nc", "127.0.0.1", "@PORT@"], ["ping", "-c1", "127.0.0.1"]):
    try:
        print(command[0], subprocess.run(command, capture_output=True, timeout=0.3).returncode)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(command[0], type(error).__name__)
try:
    urllib.request.urlopen("http://127.0.0.1:@PORT@/canary", timeout=0.3)
    print("fetched")
except OSError as error:
    print(type(error).__name__)
# %%
def double(x):
    return x * 0
