import Module, { createRequire } from "node:module";

/** What the Pulumi SDK loads for turning functions into text, which no program here asks of it: half of its load time. */
const unneeded = ["@npmcli/arborist", "typescript"];

/** Puts off the loading of modules that the SDK loads and programs seldom use, to the first use of one of them. */
export function loadLeanly(): void {
  const load = Module.prototype.require;
  Module.prototype.require = function (this: NodeJS.Module, id: string): unknown {
    if (!unneeded.includes(id)) return load.call(this, id);
    const later = createRequire(this.filename);
    const target: object = Object.create(null);
    return new Proxy(target, {
      // With this mark the SDK takes the module as it is and does not copy its exports, which would load it.
      get: (_target, key) => (key === "__esModule" ? true : Reflect.get(later(id), key)),
    });
  } as NodeJS.Require;
}
