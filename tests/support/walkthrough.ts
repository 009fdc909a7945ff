/** A fenced block of a Markdown page: its language, and the words behind it, such as a file's path. */
export interface Block {
  readonly language: string;
  readonly words: string;
  readonly text: string;
}

/** The fenced blocks of a page, in their order. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+) *(.*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", words = "", text = ""]) => ({
      language,
      words: words.trim(),
      text,
    }),
  );
}

/**
 * Applies a `diff` block: the lines with a minus are replaced by those with a plus.
 *
 * @throws Error when the text does not hold the lines, or holds them twice
 */
export function applyDiff(text: string, diff: string): string {
  const lines = (sign: string) =>
    diff
      .split("\n")
      .filter(line => line.startsWith(sign))
      .map(line => line.slice(1))
      .join("\n");
  const parts = text.split(lines("-"));
  if (parts.length !== 2)
    throw new Error(`These lines stand ${parts.length - 1} times in it:\n${lines("-")}`);
  return parts.join(lines("+"));
}

/** Whether a text is what a page shows; `...` in the page stands for anything within a line. */
export function looksLike(shown: string, actual: string): boolean {
  const escaped = shown.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("\\.\\.\\.", ".*")}$`).test(actual.trim());
}
