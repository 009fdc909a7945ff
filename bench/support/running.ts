import type { ChildProcess } from "node:child_process";

const running = new Set<ChildProcess>();

/** Remembers a process for as long as it runs. */
export function track<Child extends ChildProcess>(child: Child): Child {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/**
 * Ctrl-C and SIGTERM end what runs; its waiter then fails and removes its folders. A second signal ends
 * the benchmarks at once.
 */
export function endAllOnSignal(): void {
  let isEnding = false;
  const end = () => {
    if (isEnding) process.exit(130);
    isEnding = true;
    for (const child of running) child.kill("SIGTERM");
  };
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
}
