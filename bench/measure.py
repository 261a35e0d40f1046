"""Runs a command five times and prints the median of its wall time and its largest memory.

Usage: measure.py TITLE GOAL FOLDER COMMAND…
"""

import os
import statistics
import subprocess
import sys
import time

title, goal, folder, *command = sys.argv[1:]
seconds, kilobytes = [], []
for _ in range(5):
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds.append(time.monotonic() - start)
    kilobytes.append(usage.ru_maxrss)
    if status:
        sys.exit(f"{' '.join(command)} ended with {status}")
print(f"{title:46} {statistics.median(seconds):10.2f} s {max(kilobytes) / 1024:9.0f} MB   {goal}")
