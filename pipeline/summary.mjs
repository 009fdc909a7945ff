// node pipeline/summary.mjs FILE: one line of what a preview would change, for the person who approves it.
import { readFileSync } from "node:fs";

const longest = 400;
/** So many names of each kind are written out. */
const mostNames = 5;
const text = readFileSync(process.argv[2] ?? "", "utf8");
const [steps, resources = ""] = text.split(/^Resources:$/m);
const counts = resources
  .split(/\n\s*\n/)[0]
  .split("\n")
  .map(line => line.trim())
  .filter(Boolean);
const named = (pattern, word) => {
  const found = [...steps.matchAll(pattern)].map(([, name]) => name);
  const more = found.length > mostNames ? ` and ${found.length - mostNames} more` : "";
  return found.length === 0 ? [] : [`${word} ${found.slice(0, mostNames).join(", ")}${more}`];
};
// What is lost or made anew is named: ` -  aws:sqs:Queue orders delete`.
const lost = [
  ...named(/^\s*(?:\+-|\+\+|--)\s+\S+\s+(\S+)\s+replace\b/gm, "replaces"),
  ...named(/^\s*-\s+\S+\s+(\S+)\s+delete\b/gm, "deletes"),
];
const summary = [counts.join(", ") || "nothing to change", ...lost].join("; ");
console.log(summary.length > longest ? `${summary.slice(0, longest)}...` : summary);
