import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {object} Manifest
 * @property {{ readonly node?: string }} [engines]
 * @property {Readonly<Record<string, string>>} [dependencies]
 * @property {Readonly<Record<string, string>>} [devDependencies]
 */

/**
 * Why no command can run here: Node is older than package.json asks for, or a package is missing or of another version,
 * as after a pull. Runs on any Node, and before anything is loaded that may be missing.
 *
 * @param {string} projectDir
 * @param {string} nodeVersion such as `20.12.0`
 * @returns {string | undefined} one sentence that says what to do
 */
export function whatIsMissing(projectDir, nodeVersion) {
  /** @type {Manifest} */
  const manifest = JSON.parse(readFileSync(path.join(projectDir, "package.json"), "utf8"));
  const floor = /^>=\s*(\d+(?:\.\d+)*)/.exec(manifest.engines?.node ?? "");
  if (floor && isOlder(nodeVersion, floor[1] || ""))
    return `This project needs Node.js ${floor[1]} or later (engines in package.json), and this is ${nodeVersion}.`;
  const { dependencies = {}, devDependencies = {} } = manifest;
  // Installed without them on purpose (npm ci --omit=dev), local mode and most commands still work.
  const hasDev = installedVersion(projectDir, "typescript") !== undefined;
  const wanted = Object.entries(hasDev ? { ...devDependencies, ...dependencies } : dependencies);
  for (const [name, version] of wanted) {
    const found = installedVersion(projectDir, name);
    if (found === undefined) return `The package ${name} of package.json is not installed: run npm ci.`;
    if (/^\d+\.\d+\.\d+\S*$/.test(version) && found !== version)
      return `package.json asks for ${name} ${version}, and ${found} is installed: run npm ci.`;
  }
  return undefined;
}

/**
 * Where Node would find it: in this folder or in one above.
 *
 * @param {string} projectDir
 * @param {string} name
 * @returns {string | undefined}
 */
function installedVersion(projectDir, name) {
  for (let folder = path.resolve(projectDir); ; folder = path.dirname(folder)) {
    const file = path.join(folder, "node_modules", name, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).version;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/**
 * @param {string} version
 * @param {string} floor
 */
function isOlder(version, floor) {
  const have = numbersOf(version);
  for (const [index, least] of numbersOf(floor).entries()) {
    const part = have[index] || 0;
    if (part !== least) return part < least;
  }
  return false;
}

/** @param {string} version */
const numbersOf = version => version.split(".").map(part => Number.parseInt(part, 10));
