#!/usr/bin/env node
// The engine starts this file itself (`--policy-pack policy/index.cjs`), or its language host loads it (`--policy-pack
// policy`). tsx comes from the project's own packages, @pulumi/policy from those beside this file.
process.chdir(__dirname);
module.exports = import("tsx/esm/api").then(({ register }) => {
  register();
  return import("./index.ts");
});
