/** CI tries in full what a laptop samples or leaves out, so that the tests stay quick there. */
export const isThorough = process.env.CI === "true";

/** Whether something slow is to be tried; else the run's end tells how to. */
export function isTriedHere(what: string, filter: string): boolean {
  if (!isThorough) console.log(`SKIP ${what}, tried in CI: CI=true npm test -- ${filter}`);
  return isThorough;
}
