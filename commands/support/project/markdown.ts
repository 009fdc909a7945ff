/** A row of a table, an item of a list, a paragraph, a heading or a fenced block, with the lines that it takes. */
interface Block {
  readonly lines: readonly string[];
  /** Of a heading, 1 to 6. */
  readonly level?: number;
}

/**
 * A page without the table rows, list items and paragraphs that speak of something, and without headings below which
 * nothing is left. Fenced blocks stay.
 */
export function withoutBlocks(page: string, isGone: (block: string) => boolean): string {
  const blocks = blocksOf(page.split("\n"));
  const rest = blocks.filter(
    ({ lines, level }) => level !== undefined || isFence(lines[0] ?? "") || !isGone(lines.join("\n")),
  );
  if (rest.length === blocks.length) return page;
  const text = withoutEmptySections(rest)
    .flatMap(({ lines }) => lines)
    .join("\n");
  return `${text.replace(/\n{3,}/g, "\n\n").trimEnd()}\n`;
}

const isFence = (line: string) => /^\s*(```|~~~)/.test(line);
const isItem = (line: string) => /^\s*([-*]|\d+\.) /.test(line);
const isRow = (line: string) => line.startsWith("|");
const levelOf = (line: string) => /^(#{1,6}) /.exec(line)?.[1]?.length;
const indentOf = (line: string) => line.search(/\S/);

function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; ) {
    const first = lines[at] ?? "";
    const end = at + lengthOf(lines.slice(at));
    const level = levelOf(first);
    blocks.push({ lines: lines.slice(at, end), ...(level === undefined ? {} : { level }) });
    at = end;
  }
  return blocks;
}

/** How many lines the block takes with which these lines begin. */
function lengthOf(lines: readonly string[]): number {
  const [first = ""] = lines;
  const rest = lines.slice(1);
  if (isFence(first)) {
    const close = rest.findIndex(isFence);
    return close < 0 ? lines.length : close + 2;
  }
  if (first.trim() === "" || isRow(first) || levelOf(first)) return 1;
  const indent = isItem(first) ? indentOf(first) : -1;
  const isNext = (line: string) =>
    line.trim() === "" || isItem(line) || isRow(line) || isFence(line) || levelOf(line) !== undefined;
  const end = rest.findIndex(line => isNext(line) || indentOf(line) <= indent);
  return end < 0 ? lines.length : end + 1;
}

/** From the last to the first, so that a heading of headings goes as well when those have gone. */
function withoutEmptySections(blocks: readonly Block[]): Block[] {
  const kept: Block[] = [];
  for (const block of [...blocks].reverse()) {
    const next = kept.find(({ lines }) => lines.join("").trim() !== "");
    const isEmpty =
      block.level !== undefined && block.level > 1 && (!next || (next.level ?? 7) <= block.level);
    if (!isEmpty) kept.unshift(block);
  }
  return kept;
}
