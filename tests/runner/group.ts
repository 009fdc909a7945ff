/** Folders whose files may share a process: they leave nothing behind in it, and each takes little time. */
const together = [
  "tests/bench/",
  "tests/client/",
  "tests/commands/",
  "tests/components/",
  "tests/contract/",
  "tests/controls/",
  "tests/e2e/",
  "tests/frontend/",
  "tests/handlers/",
  "tests/lib/",
  "tests/pipeline/",
  "tests/program/",
  "tests/seeds/",
  "tests/local/",
];

/** Files in them that take long, start processes to end them, or a local mode of their own. */
const alone = [
  /\/(clients|postgres)\//,
  /\/(breakpoint|kills|life|redeploy|state-kill|disk|lock|least-privilege)\.test\.ts$/,
  /^tests\/commands\/(arguments|command|compiled|graph|help|own-database)\.test\.ts$/,
  /^tests\/e2e\/(canary|faults|local|customers\/marked-data|game\/(story|strava))\.test\.ts$/,
];

/** Files that drive a browser, which is started once for all that share a process. */
const inBrowser = [
  /^tests\/local\/(cognito\/pages\/browser|stripe\/browser|console\/page\/[^/]+)\.test\.ts$/,
  /^tests\/e2e\/((\w+\/)?frontend|pages)\.test\.ts$/,
];

/** A process that ran many files would keep the others waiting at the end. */
const mostFiles = 24;

/** Which files run in one process, in the order given; most in one of their own. */
export function groupFiles(files: readonly string[]): (readonly string[])[] {
  const groups: string[][] = [];
  const open = new Map<string, string[]>();
  for (const file of files) {
    const company = companyOf(file);
    const group = company === undefined ? undefined : open.get(company);
    if (group && group.length < mostFiles) {
      group.push(file);
      continue;
    }
    const fresh = [file];
    groups.push(fresh);
    if (company !== undefined) open.set(company, fresh);
  }
  return groups;
}

function companyOf(file: string): string | undefined {
  const browser = inBrowser.findIndex(files => files.test(file));
  if (browser >= 0) return `browser ${browser}`;
  return alone.some(files => files.test(file)) ? undefined : together.find(folder => file.startsWith(folder));
}
