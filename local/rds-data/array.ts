/** Elements of a PostgreSQL array literal of one dimension; undefined where it has more. */
export function parseArray(literal: string): (string | null)[] | undefined {
  // `[0:1]={1,2}`: bounds that do not start at 1 are written in front.
  const body = literal.slice(literal.indexOf("{") + 1, -1);
  if (body === "") return [];
  const elements: (string | null)[] = [];
  const element = /"((?:[^"\\]|\\[\s\S])*)"|([^,"{}]+)|\{/y;
  for (let at = 0; at <= body.length; at = element.lastIndex + 1) {
    element.lastIndex = at;
    const found = element.exec(body);
    if (!found || found[0] === "{") return undefined;
    const [, quoted, plain] = found;
    elements.push(
      quoted === undefined ? (plain === "NULL" ? null : (plain ?? "")) : quoted.replace(/\\([\s\S])/g, "$1"),
    );
  }
  return elements;
}
