/** Folders whose files may share a process: they leave nothing behind in it, and each takes little time. */
const together = [
  "tests/components/",
  "tests/handlers/",
  "tests/lib/",
  "tests/local/aws/",
  "tests/local/cognito/config/",
  "tests/local/cognito/crypto/",
  "tests/local/cognito/oauth/",
  "tests/local/cognito/operations/",
  "tests/local/cognito/rules/",
  "tests/local/cognito/triggers/",
  "tests/local/console/api/",
  "tests/local/gateway/",
  "tests/local/graph/",
  "tests/local/rds-data/",
];

/** A process that ran many files would keep the others waiting at the end. */
const mostFiles = 6;

/** Which files run in one process, in the order given; most in one of their own. */
export function groupFiles(files: readonly string[]): (readonly string[])[] {
  const groups: string[][] = [];
  const open = new Map<string, string[]>();
  for (const file of files) {
    const folder = file.slice(0, file.lastIndexOf("/") + 1);
    const group = open.get(folder);
    if (group && group.length < mostFiles) {
      group.push(file);
      continue;
    }
    const fresh = [file];
    groups.push(fresh);
    if (together.some(prefix => folder.startsWith(prefix))) open.set(folder, fresh);
  }
  return groups;
}
