/** Folders whose files may share a process: they leave nothing behind in it, and each takes little time. */
const together = [
  "tests/bench/",
  "tests/components/",
  "tests/controls/",
  "tests/frontend/",
  "tests/handlers/",
  "tests/lib/",
  "tests/local/",
];

/** Files in them that take long, start processes to end them, or drive a browser. */
const alone =
  /\/(clients|pages|page|postgres)\/|\/(breakpoint|kills|life|redeploy|state-kill|disk|lock|least-privilege)\.test\.ts$/;

/** A process that ran many files would keep the others waiting at the end. */
const mostFiles = 6;

/** Which files run in one process, in the order given; most in one of their own. */
export function groupFiles(files: readonly string[]): (readonly string[])[] {
  const groups: string[][] = [];
  const open = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    const group = canShare(file) ? open.get(folder) : undefined;
    if (group && group.length < mostFiles) {
      group.push(file);
      continue;
    }
    const fresh = [file];
    groups.push(fresh);
    if (canShare(file)) open.set(folder, fresh);
  }
  return groups;
}

const canShare = (file: string) => together.some(prefix => file.startsWith(prefix)) && !alone.test(file);
