/**
 * The name that a mistyped one most likely means: the one that fewest changes of single letters lead to, if at most a third
 * of the letters change. Undefined where none is near.
 *
 * @example nearest("stripeSecretkey", ["stripeMode", "stripeSecretKey"]) // "stripeSecretKey"
 */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(name.length / 3));
  const [best] = names
    .map(candidate => ({ candidate, changes: changesOf(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ changes }) => changes <= most)
    .sort((a, b) => a.changes - b.changes);
  return best?.candidate;
}

/** https://en.wikipedia.org/wiki/Levenshtein_distance */
function changesOf(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries())
      next.push(
        Math.min(
          (row[column + 1] ?? 0) + 1,
          (next[column] ?? 0) + 1,
          (row[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      );
    row = next;
  }
  return row.at(-1) ?? 0;
}
