import { randomUUID } from "node:crypto";

/** Milliseconds since the epoch. Passed in, so that tests decide what time it is. */
export type Clock = () => number;
export const systemClock: Clock = Date.now;

/** Makes ids; passed in, so that tests can foresee them. */
export type NewId = () => string;
/** Random UUIDs (version 4). */
export const newUuid: NewId = randomUUID;

/** Waits; passed in, so that tests do not. */
export type Sleep = (milliseconds: number) => Promise<void>;
export const realSleep: Sleep = milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds));
