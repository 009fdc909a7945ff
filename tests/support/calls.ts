import { Session } from "node:inspector/promises";

/**
 * How often some work calls functions of these names, as V8 counts it: so that a test bounds work, not time. Assert a
 * lower bound too, since nothing is counted under a wrong name. (Arrow functions have none here.)
 */
export async function callsOf<const Names extends readonly string[]>(
  names: Names,
  work: () => unknown,
): Promise<{ [Index in keyof Names]: number }> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  try {
    await work();
    const { result } = await session.post("Profiler.takePreciseCoverage");
    const functions = result.flatMap(script => script.functions);
    const countOf = (name: string) =>
      functions
        .filter(({ functionName }) => functionName === name)
        .reduce((sum, { ranges }) => sum + (ranges[0]?.count ?? 0), 0);
    return names.map(countOf) as { [Index in keyof Names]: number };
  } finally {
    session.disconnect();
  }
}
