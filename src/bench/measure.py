#!/usr/bin/env python3
"""Runs commands in turn, several times, and prints a Markdown table of medians.

measure.py --runs 5 --base pipe [--between COMMAND] NAME=COMMAND...

Interleaved, because a machine that slows down in the middle must slow down all of them. Each command is a line for bash.
"base" is the one that the others are divided by. "job" is what the command itself says it took, as "… in 9.4 s", with
"backed up", "restored", "verified" or "proven" before it. "rss" is the largest process, "cpu" what the whole machine spent, servers included.
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import time


def machine_cpu_seconds():
    with open("/proc/stat") as stat:
        fields = [int(field) for field in stat.readline().split()[1:]]
    idle = fields[3] + fields[4]
    return (sum(fields[:8]) - idle) / os.sysconf("SC_CLK_TCK")


def run(name, command):
    cpu = machine_cpu_seconds()
    began = time.perf_counter()
    process = subprocess.Popen(["bash", "-o", "pipefail", "-euc", command], stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode != 0:
        sys.exit(f"{name} ended with {process.returncode}:\n{output}")
    job = re.search(r"(?:backed up|restored|verified|proven) in (?:([\d.]+) min )?([\d.]+) (ms|s)", output)
    seconds = None
    if job:
        seconds = float(job[1] or 0) * 60 + float(job[2]) / (1000 if job[3] == "ms" else 1)
    return {"wall": wall, "cpu": machine_cpu_seconds() - cpu, "rss": usage.ru_maxrss / 1024, "job": seconds}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--base")
    parser.add_argument("--between", help="runs before each command, untimed")
    parser.add_argument("commands", nargs="+")
    options = parser.parse_args()
    commands = dict(command.split("=", 1) for command in options.commands)
    results = {name: [] for name in commands}
    for number in range(options.runs + 1):
        for name, command in commands.items():
            if options.between:
                subprocess.run(["bash", "-euc", options.between], check=True, stdin=subprocess.DEVNULL)
            result = run(name, command)
            if number > 0:  # the first round warms caches
                results[name].append(result)
                print(f"{name}: {result['wall']:.2f} s", file=sys.stderr)
    base = options.base or next(iter(commands))

    def median(name, key):
        values = [result[key] for result in results[name] if result[key] is not None]
        return statistics.median(values) if values else None

    def cell(value, form):
        return format(value, form) if value is not None else "–"

    base_wall = median(base, "wall")
    print("| what | wall s | from – to | ratio | job s | job ratio | cpu s | rss MiB |")
    print("|---|---|---|---|---|---|---|---|")
    for name in commands:
        walls = sorted(result["wall"] for result in results[name])
        job = median(name, "job")
        print(f"| {name} | {median(name, 'wall'):.2f} | {walls[0]:.2f} – {walls[-1]:.2f} | "
              f"{median(name, 'wall') / base_wall:.2f} | {cell(job, '.2f')} | "
              f"{cell(job / base_wall if job else None, '.2f')} | {median(name, 'cpu'):.1f} | {median(name, 'rss'):.0f} |")


if __name__ == "__main__":
    main()
