/**
 * The path and query that a request asks for. A client that goes through a proxy names the whole address, and so do some
 * that don't (RFC 9112, section 3.2.2).
 */
export function pathAndQuery(target: string): string {
  const [origin] = /^https?:\/\/[^/?#]*/i.exec(target) ?? [""];
  const rest = target.slice(origin.length);
  return origin === "" || rest.startsWith("/") ? rest : `/${rest}`;
}
