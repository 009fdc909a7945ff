/**
 * The first of the reader's languages that there is: `de-AT` is served by `de`. The first offered one if there is none.
 *
 * @param wanted as `navigator.languages` has them
 */
export function pickLanguage(wanted: readonly string[], offered: readonly string[]): string {
  for (const tag of wanted) {
    const [base = ""] = tag.toLowerCase().split("-");
    const found =
      offered.find(one => one.toLowerCase() === tag.toLowerCase()) ?? offered.find(one => one === base);
    if (found !== undefined) return found;
  }
  return offered[0] ?? "en";
}
