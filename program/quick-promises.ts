import { leaveOutPromiseStacks } from "../lib/promise-stacks.ts";

// To be imported before anything is registered.
leaveOutPromiseStacks();
