import * as v from "valibot";

/** Characters of a name before the `@` that needs no quotes (RFC 5322, section 3.2.3). */
const local = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const label = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const longest = 254;
const longestLocal = 64;

/**
 * An e-mail address as it is stored: the name before the `@` as it came, the domain in lower case and ASCII. Undefined if
 * no mail server would take it: quoted names, addresses in brackets and domains without a dot are refused as well.
 */
export function normaliseEmail(text: string): string | undefined {
  const trimmed = text.trim();
  const at = trimmed.lastIndexOf("@");
  const [name, host] = [trimmed.slice(0, at), trimmed.slice(at + 1)];
  if (at < 1 || name.length > longestLocal || !local.test(name)) return undefined;
  const domain = asciiOf(host);
  const labels = domain.split(".");
  const email = `${name}@${domain}`;
  const isDomain =
    labels.length > 1 && labels.every(one => label.test(one)) && /[a-z]/.test(labels.at(-1) ?? "");
  return isDomain && email.length <= longest ? email : undefined;
}

/** A host name in ASCII and lower case; empty if the text is not a host name. */
function asciiOf(host: string): string {
  if (/[\s/?#@:\\%[\]]/.test(host)) return "";
  try {
    return new URL(`http://${host}`).hostname;
  } catch {
    return "";
  }
}

/** What two addresses that reach one mailbox have in common: letter case makes no difference. */
export const foldEmail = (email: string): string => email.toLowerCase();

/** An e-mail address, its domain in lower case afterwards. */
export const Email = v.pipe(
  v.string(),
  v.maxLength(320, "Invalid e-mail address: Expected at most 254 characters"),
  v.check(
    value => normaliseEmail(value) !== undefined,
    "Invalid e-mail address: Expected one such as ada@example.com",
  ),
  v.metadata({ format: "email" }),
  v.examples(["ada@example.com"]),
  v.transform(value => normaliseEmail(value) ?? value),
  v.string(),
);
