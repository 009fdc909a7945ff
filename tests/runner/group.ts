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
const mostFiles = 12;

/** Which files run in one process, in the order given; most in one of their own. */
export function groupFiles(files: readonly string[]): (readonly string[])[] {
  const groups: string[][] = [];
  const open = new Map<string, string[]>();
  for (const file of files) {
    const folder = sharedFolderOf(file);
    const group = folder === undefined ? undefined : open.get(folder);
    if (group && group.length < mostFiles) {
      group.push(file);
      continue;
    }
    const fresh = [file];
    groups.push(fresh);
    if (folder !== undefined) open.set(folder, fresh);
  }
  return groups;
}

const sharedFolderOf = (file: string) =>
  alone.test(file) ? undefined : together.find(folder => file.startsWith(folder));
