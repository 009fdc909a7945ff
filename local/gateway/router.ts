/** What a request path was matched to. */
export interface Match<R> {
  readonly route: R;
  /** Values as they stand in the decoded path. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Routable {
  readonly method: string;
  /** `/movies/{movieId}`, `/files/{path+}` or `$default`. */
  readonly path: string;
}

interface Node<R> {
  readonly fixed: Map<string, Node<R>>;
  variable: Node<R> | null;
  /** Routes that end here, by method. */
  readonly routes: Map<string, R>;
  /** Routes that take the rest of the path, by method. */
  readonly greedy: Map<string, R>;
}

/**
 * Picks routes as an HTTP API does: a full match first (a fixed segment before a variable one, the method before
 * `ANY`), then a greedy variable, then `$default`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export class Router<R extends Routable> {
  readonly #root: Node<R> = newNode();
  #fallback: R | null = null;

  constructor(routes: readonly R[]) {
    for (const route of routes) this.#add(route);
  }

  /** @param path decoded. */
  find(method: string, path: string): Match<R> | null {
    const segments = path.split("/").slice(1);
    const found =
      fullMatch(this.#root, method, segments, 0) ??
      greedyMatch(this.#root, method, segments, 0) ??
      this.#fallback;
    return found && { route: found, pathParameters: parametersOf(found.path, segments) };
  }

  #add(route: R): void {
    if (route.path === "$default") {
      this.#fallback = route;
      return;
    }
    let node = this.#root;
    for (const segment of route.path.split("/").slice(1)) {
      if (segment.endsWith("+}")) {
        node.greedy.set(route.method, route);
        return;
      }
      node = child(node, segment);
    }
    node.routes.set(route.method, route);
  }
}

function newNode<R>(): Node<R> {
  return { fixed: new Map(), variable: null, routes: new Map(), greedy: new Map() };
}

function child<R>(node: Node<R>, segment: string): Node<R> {
  if (isVariable(segment)) {
    node.variable ??= newNode();
    return node.variable;
  }
  const known = node.fixed.get(segment);
  if (known) return known;
  const made = newNode<R>();
  node.fixed.set(segment, made);
  return made;
}

function fullMatch<R>(node: Node<R>, method: string, segments: readonly string[], depth: number): R | null {
  const segment = segments[depth];
  if (segment === undefined) return node.routes.get(method) ?? node.routes.get("ANY") ?? null;
  const fixed = node.fixed.get(segment);
  const found = fixed && fullMatch(fixed, method, segments, depth + 1);
  if (found) return found;
  return node.variable && segment !== "" ? fullMatch(node.variable, method, segments, depth + 1) : null;
}

/** The longest prefix wins, so children are asked before the node itself. */
function greedyMatch<R>(node: Node<R>, method: string, segments: readonly string[], depth: number): R | null {
  const segment = segments[depth];
  if (segment === undefined) return null;
  const fixed = node.fixed.get(segment);
  const deeper =
    (fixed && greedyMatch(fixed, method, segments, depth + 1)) ||
    (node.variable && greedyMatch(node.variable, method, segments, depth + 1));
  return deeper || (node.greedy.get(method) ?? node.greedy.get("ANY") ?? null);
}

function parametersOf(path: string, segments: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  const pattern = path.split("/").slice(1);
  for (const [index, part] of pattern.entries()) {
    if (part.endsWith("+}")) parameters[part.slice(1, -2)] = segments.slice(index).join("/");
    else if (isVariable(part)) parameters[part.slice(1, -1)] = segments[index] ?? "";
  }
  return parameters;
}

const isVariable = (segment: string) => segment.startsWith("{") && segment.endsWith("}");
