import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withoutBlocks } from "../../../commands/support/project/markdown.ts";

const test = suite("taking blocks out of a page");
const without = (page: string) => withoutBlocks(page, block => block.includes("shop"));

test("takes rows, items with their further lines, and paragraphs; the rest stays", () => {
  const page = `# Title

About users.

The shop sells
films.

- one
- the shop,
  which sells
  - and more
- two

| a | b |
| --- | --- |
| shop | 1 |
| users | 2 |

\`\`\`sh
curl shop
\`\`\`
`;
  assert.is(
    without(page),
    page
      .replace("The shop sells\nfilms.\n\n", "")
      .replace("- the shop,\n  which sells\n", "")
      .replace("| shop | 1 |\n", ""),
  );
});

test("takes headings below which nothing is left, and those above these", () => {
  const page = "# T\n\n## A\n\n### B\n\nshop\n\n### C\n\nshop too\n\n## D\n\nusers\n\n## E\n\nthe shop\n";
  assert.is(without(page), "# T\n\n## D\n\nusers\n");
});

test("a page that does not speak of it stays to the letter", () => {
  assert.is(without("# T\n\n\n\n## Empty\n## Users"), "# T\n\n\n\n## Empty\n## Users");
});

test.run();
