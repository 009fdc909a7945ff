import Module, { createRequire } from "node:module";
import { sep } from "node:path";
import { leaveOutPromiseStacks } from "../../lib/promise-stacks.ts";

/**
 * What the Pulumi SDK loads for turning functions into text and for driving the engine, which no program here asks of
 * it: more than half of its load time.
 */
const unneeded = ["@npmcli/arborist", "typescript", "./automation"];

/** The index of a provider package loads an index for each of some two hundred services; a program uses a dozen. */
const providerIndex = new RegExp(`${["", "node_modules", "@pulumi", "awsx?", "index.js"].join(`\\${sep}`)}$`);
const serviceIndex = /^\.\/[a-z0-9]+$/;
const alwaysLoaded = ["./utilities", "./types", "./provider", "./tags", "./utils"];

/** Puts off the loading of modules that are loaded and seldom used, to the first use of one of their exports. */
export function loadLeanly(): void {
  const load = Module.prototype.require;
  Module.prototype.require = function (this: NodeJS.Module, id: string): unknown {
    const isLater =
      unneeded.includes(id) ||
      (providerIndex.test(this.filename) && serviceIndex.test(id) && !alwaysLoaded.includes(id));
    return isLater ? loadLater(() => load.call(this, id)) : load.call(this, id);
  } as NodeJS.Require;
}

function loadLater(load: () => object): unknown {
  const target: object = Object.create(null);
  return new Proxy(target, {
    // With this mark the SDK takes the module as it is and does not copy its exports, which would load it.
    get: (_target, key) => (key === "__esModule" ? true : Reflect.get(load(), key)),
  });
}

/**
 * Leaves out the stacks that the SDK notes with each promise and resource, for hints that are not used here: with
 * source maps on, those were a third of an evaluation.
 */
export function noteNoStacks(): void {
  leaveOutPromiseStacks();
  const { Resource } = createRequire(import.meta.url)("@pulumi/pulumi/resource.js") as {
    Resource: { callsites: () => readonly object[] };
  };
  Resource.callsites = () => [];
}

/**
 * Has the SDK keep no list of the promises that are open, for a hint at the process's end that an evaluation does not
 * show: that list makes two more promises for each, which was a fifth of an evaluation.
 */
export function watchNoPromises(): void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return;
  const debuggable = createRequire(import.meta.url)("@pulumi/pulumi/runtime/debuggable.js") as {
    debuggablePromise: (promise: unknown) => unknown;
  };
  debuggable.debuggablePromise = promise => promise;
}
